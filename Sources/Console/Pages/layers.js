// Where boxes and arrows go: layers from left to right by the direction of the arrows (after Sugiyama, Tagawa and Toda,
// 1981). Nothing is placed by hand.

const gapBetweenBoxes = 22;
const gapBetweenLayersMin = 70;
const gapBetweenLayersMax = 190;
const passageHeight = 16;
const sweeps = 8;

/**
 * @param boxes `{id, width, height}`, at most some dozens
 * @param arrows `{id, from, to}` by ids of boxes
 * @param width that there is, in pixels
 * @returns places of boxes by id, points of arrows by id, and the size of the whole
 */
export function layOut(boxes, arrows, width) {
  const depth = depths(boxes, arrows);
  const { layers, lanes } = withPassages(boxes, arrows, depth);
  order(layers, lanes);
  return place(layers, arrows, lanes, width);
}

/** The layer of each box: one behind the last of those that point at it. An arrow that closes a circle counts for nothing. */
function depths(boxes, arrows) {
  const depth = new Map();
  const open = new Set();
  const visit = (id) => {
    if (depth.has(id)) return depth.get(id);
    open.add(id);
    const before = arrows.filter((arrow) => arrow.to === id && arrow.from !== id && !open.has(arrow.from));
    const value = before.length === 0 ? 0 : Math.max(...before.map((arrow) => visit(arrow.from))) + 1;
    open.delete(id);
    depth.set(id, value);
    return value;
  };
  for (const box of boxes) visit(box.id);
  return depth;
}

/** An arrow over several layers gets a passage in each, so that it does not cross a box. */
function withPassages(boxes, arrows, depth) {
  const layers = Array.from({ length: Math.max(0, ...depth.values()) + 1 }, () => []);
  for (const box of boxes) layers[depth.get(box.id)].push({ ...box, key: box.id, before: [], behind: [] });
  const cell = (id) => layers[depth.get(id)].find((candidate) => candidate.key === id);
  const lanes = new Map();
  for (const arrow of arrows) {
    const [from, to] = [depth.get(arrow.from), depth.get(arrow.to)];
    const lane = [cell(arrow.from)];
    for (let layer = from + 1; layer < to; layer += 1) {
      const passage = { key: `${arrow.id}/${layer}`, width: 0, height: passageHeight, before: [], behind: [] };
      layers[layer].push(passage);
      lane.push(passage);
    }
    lane.push(cell(arrow.to));
    lane.slice(1).forEach((next, index) => {
      lane[index].behind.push(next);
      next.before.push(lane[index]);
    });
    lanes.set(arrow.id, lane);
  }
  return { layers, lanes };
}

/** Few crossings: each cell goes to the middle of its neighbours, layer by layer, forth and back. */
function order(layers) {
  const number = (layer) => layer.forEach((cell, index) => { cell.rank = (index + 0.5) / layer.length; });
  layers.forEach(number);
  const middle = (cell, neighbours) =>
    neighbours.length === 0 ? cell.rank : neighbours.reduce((sum, next) => sum + next.rank, 0) / neighbours.length;
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isForth = sweep % 2 === 0;
    for (const layer of isForth ? layers : layers.toReversed()) {
      for (const cell of layer) cell.wish = middle(cell, isForth ? cell.before : cell.behind);
      layer.sort((one, other) => one.wish - other.wish);
      number(layer);
    }
  }
}

function place(layers, arrows, lanes, width) {
  const widths = layers.map((layer) => Math.max(0, ...layer.map((cell) => cell.width)));
  const free = width - widths.reduce((sum, each) => sum + each, 0);
  const gap = Math.min(Math.max(free / Math.max(1, layers.length - 1), gapBetweenLayersMin), gapBetweenLayersMax);
  const heights = layers.map((layer) => layer.reduce((sum, cell) => sum + cell.height + gapBetweenBoxes, -gapBetweenBoxes));
  const height = Math.max(...heights);
  let x = 0;
  layers.forEach((layer, index) => {
    let y = (height - heights[index]) / 2;
    for (const cell of layer) {
      Object.assign(cell, { x: x + (widths[index] - cell.width) / 2, y });
      y += cell.height + gapBetweenBoxes;
    }
    x += widths[index] + gap;
  });
  straighten(layers, height);
  const boxes = new Map(layers.flat().filter((cell) => cell.width > 0).map((cell) => [cell.key, cell]));
  const points = new Map(arrows.map((arrow) => [arrow.id, pointsOf(lanes.get(arrow.id), arrow)]));
  return { boxes, points, width: x - gap, height };
}

/** Moves cells towards their neighbours' middle as far as those above and below leave room. */
function straighten(layers, height) {
  const centre = (cell) => cell.y + cell.height / 2;
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const layer of layers) {
      layer.forEach((cell, index) => {
        const neighbours = [...cell.before, ...cell.behind];
        if (neighbours.length === 0) return;
        const wish = neighbours.reduce((sum, next) => sum + centre(next), 0) / neighbours.length - cell.height / 2;
        const above = index > 0 ? layer[index - 1].y + layer[index - 1].height + gapBetweenBoxes : 0;
        const below = (index < layer.length - 1 ? layer[index + 1].y - gapBetweenBoxes : height) - cell.height;
        cell.y = Math.max(above, Math.min(wish, Math.max(above, below)));
      });
    }
  }
}

/** From the right edge of the first box to the left edge of the last, each arrow of a side with a height of its own. */
function pointsOf(lane, arrow) {
  const side = (cell, neighbours, other) => {
    const all = neighbours.toSorted((one, two) => one.y - two.y);
    return cell.y + (cell.height * (all.indexOf(other) + 1)) / (all.length + 1);
  };
  const [first, last] = [lane[0], lane.at(-1)];
  const start = { x: first.x + first.width, y: side(first, first.behind, lane[1]) };
  const end = { x: last.x, y: side(last, last.before, lane.at(-2)) };
  const between = lane.slice(1, -1).map((cell) => ({ x: cell.x, y: cell.y + cell.height / 2 }));
  return [start, ...between, end];
}
