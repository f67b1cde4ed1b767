"""Uses the web console as a person would, with a keyboard first. Prints what it saw as JSON.

usage: console.py LINK TRAFFIC SCREENSHOTS dark|light

LINK opens the console once; TRAFFIC is a program that makes the tutorial's requests."""

import json
import re
import subprocess
import sys
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

link, traffic, screenshots, scheme = sys.argv[1:]
seen = {"messages": [], "axe": {}}


def judge(page, name):
    """Keeps a picture, and what is wrong for those who cannot see it."""
    page.screenshot(path=f"{screenshots}/{scheme}-{name}.png")
    violations = Axe().run(page).response["violations"]
    seen["axe"][name] = [
        f"{item['impact']}: {item['id']}: {node['html'][:200]}"
        for item in violations
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"][:3]
    ]


def until(page, condition):
    """Asks from outside again and again: the page's policy lets nobody look from inside."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise TimeoutError(condition)


def press(page, name):
    """Presses a button of the controls by keyboard and says what the page says was done."""
    page.evaluate("document.querySelector('.said').textContent = ''")
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".said:not(:empty)")
    return page.inner_text(".said")


def drawn(page):
    """Waits until the page shows what the last key did."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent")


def apply(page, filter):
    page.keyboard.press("/")
    page.keyboard.type(filter)
    page.keyboard.press("Enter")
    until(page, f"location.hash.includes({json.dumps(urlencode({'filter': filter}))})")


def places(page):
    """Where the rows in view stand."""
    return page.evaluate(
        """() => {
          const { top, bottom } = document.querySelector(".list").getBoundingClientRect();
          const rows = [...document.querySelectorAll(".row")].map((row) => [row.dataset.id, row.getBoundingClientRect().top]);
          return rows.filter(([, place]) => place >= top && place < bottom).sort(([, one], [, other]) => one - other);
        }"""
    )


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.on("console", lambda message: seen["messages"].append(f"{message.type}: {message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: seen["messages"].append(str(error)))

    page.goto(link)
    page.wait_for_selector("#live[data-state=live]")
    seen["address"] = page.url
    page.wait_for_selector("#empty")
    judge(page, "empty")

    # The tutorial's flow appears without a reload.
    loads = page.evaluate("performance.getEntriesByType('navigation').length + performance.timeOrigin")
    subprocess.run([traffic], check=True, stdout=subprocess.DEVNULL)
    page.wait_for_selector(".row:has-text('certificate-binding')")
    page.wait_for_selector(".row:has-text('handshake')")
    page.wait_for_selector(".row:has-text('%3Cscript%3E')")
    page.wait_for_selector(".row.denied:has-text('time.mtls')")
    seen["reloaded"] = loads != page.evaluate("performance.getEntriesByType('navigation').length + performance.timeOrigin")
    seen["rows"] = page.locator(".row").all_inner_texts()
    seen["crosses"] = page.locator(".arrow:has(.cross) > title").all_text_contents()
    judge(page, "traffic")

    # Paused: what comes is counted, and moves nothing.
    page.keyboard.press("f")
    before = places(page)
    subprocess.run([traffic], check=True, stdout=subprocess.DEVNULL)
    until(page, "/, [0-9]{2,} new/.test(document.querySelector('#follow').textContent)")
    seen["paused"] = {"before": before, "after": places(page)}
    page.keyboard.press("f")
    until(page, "document.querySelector('#follow').textContent.startsWith('Following')")
    until(page, "document.querySelector('.list').scrollTop + document.querySelector('.list').clientHeight >= document.querySelector('.list').scrollHeight - 1")
    seen["followed"] = places(page)

    # By keyboard alone: a filter by suggestion, the row, its parts, and back.
    page.keyboard.press("/")
    page.keyboard.type("den")
    page.wait_for_selector(".suggestions li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("path:/dev")
    page.wait_for_selector(".suggestions", state="hidden")
    judge(page, "filter")
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('filter=denied+path')")
    until(page, "document.querySelectorAll('.row').length === document.querySelectorAll('.row.denied').length")
    seen["filtered"] = page.locator(".row").all_inner_texts()
    for _ in range(20):
        page.keyboard.press("k")
        drawn(page)
        chosen = page.locator(".row[aria-selected=true]")
        if "certificate-binding" in chosen.inner_text():
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane .story.refused")
    seen["story"] = page.inner_text("#pane .story")
    judge(page, "why")
    for part in ["request", "response", "connection", "tokens", "trace"]:
        page.keyboard.press("]")
        page.wait_for_selector(f"#tab-{part}[aria-selected=true]")
        if part == "trace":
            until(page, "!document.querySelector('.diagram')?.textContent.includes('Drawing')")
        seen[part] = page.inner_text("#part")
        judge(page, part)
    # The arrows of the keyboard scroll what has the focus.
    chosen = page.locator(".row[aria-selected=true]").get_attribute("data-id")
    page.locator("#part").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    drawn(page)
    seen["stepped"] = chosen != page.locator(".row[aria-selected=true]").get_attribute("data-id")

    # The diagram as a text, as a file, and as the way to another exchange.
    page.get_by_role("button", name="Copy as Mermaid").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("button:has-text('Copied')")
    seen["mermaid"] = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save SVG").focus()
        page.keyboard.press("Enter")
    with open(download.value.path(), encoding="utf-8") as file:
        seen["svg"] = {"name": download.value.suggested_filename, "text": file.read()}
    apply(page, "node:time status:200")
    page.wait_for_selector(".row:has-text('gateway → time')")
    page.keyboard.press("End")
    drawn(page)
    page.keyboard.press("Enter")
    hop = page.locator(".row[aria-selected=true]").get_attribute("data-id")
    page.wait_for_selector(f"#pane h2:has-text('{hop}')")
    while page.locator("#tab-tokens[aria-selected=true]").count() == 0:
        page.keyboard.press("]")
    seen["hop"] = {"text": page.inner_text("#part"), "refused": page.locator("#part .story.refused").count()}
    judge(page, "hop")
    page.keyboard.press("]")
    page.wait_for_selector(".diagram [data-id]")
    seen["arrows"] = page.locator(".diagram [data-id]").count()
    cause = page.locator(f".diagram [data-id]:not([data-id='{hop}'])").first
    seen["opened"] = [cause.get_attribute("data-id")]
    cause.click()
    page.wait_for_selector(f"#pane h2:has-text('{seen['opened'][0]}')")
    seen["opened"].append(re.search("row=(x[0-9]+)", page.url).group(1))
    page.keyboard.press("Escape")
    page.wait_for_selector("#pane", state="hidden")

    # A wrong filter says where; the right one stands in the address, which is a link for others with a key.
    page.keyboard.press("/")
    page.keyboard.type("denied status:99")
    page.keyboard.press("Enter")
    page.wait_for_selector("#filter-problem:not([hidden])")
    seen["problem"] = page.inner_text("#filter-problem")
    page.keyboard.press("Escape")
    page.goto(page.url.split("#")[0] + "#/?filter=handshake")
    page.reload()
    page.wait_for_selector(".row:has-text('handshake')")
    seen["linked"] = page.locator(".row").all_inner_texts()

    # Topology, help and controls.
    page.keyboard.press("t")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane:not([hidden]) h2")
    seen["node"] = page.inner_text("#pane")
    judge(page, "node")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    judge(page, "help")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_selector("#controls:not([hidden])")
    page.wait_for_selector(".controls .now:not(:empty)")
    page.get_by_label("Token, or how its digest begins").focus()
    page.keyboard.type(re.search("sha256:[A-Za-z0-9_-]{8,}", seen["tokens"]).group())
    seen["done"] = [press(page, "Revoke"), press(page, "Rotate the signing key")]
    press(page, "Advance")
    page.wait_for_selector("#clock:not([hidden])")
    seen["clock"] = page.inner_text("#clock")
    press(page, "Inject")
    page.wait_for_selector(".arrow.faulty")
    seen["fault"] = page.inner_text(".controls fieldset:nth-of-type(3) ul")
    press(page, "Stop time")
    page.wait_for_selector(".box.down")
    page.get_by_role("button", name="Start time").wait_for()
    seen["focus"] = [focused(page)]
    judge(page, "controls")
    press(page, "Remove fault f1")
    page.wait_for_selector(".arrow.faulty", state="detached")
    seen["focus"].append(focused(page))
    page.keyboard.press("t")
    page.keyboard.press("Tab")
    seen["focus"].append(focused(page))
    page.evaluate("import('/labstate.js').then(({ labState }) => labState.act('/api/nodes/time/start'))")
    page.wait_for_selector(".box.down", state="detached")
    seen["focus"].append(focused(page))
    seen["done"].append(press(page, "Clear the log"))
    until(page, "!document.querySelector('.row.denied')")
    apply(page, "node:control")
    page.wait_for_selector(".row:has-text('the log is cleared')")
    # A browser says of each refused request that it was refused: here of the wrong filter.
    seen["messages"] = [message for message in seen["messages"] if "400 (Bad Request)" not in message]

    # Many rows: a bound in memory, and as few elements as fit.
    seen["many"] = page.evaluate(
        """async () => {
          const [{ Rows, rowsMax }, { List }] = await Promise.all([import("/rows.js"), import("/list.js")]);
          const frame = document.body.appendChild(document.createElement("div"));
          frame.className = "list-frame";
          const rows = new Rows();
          const list = new List(frame, rows);
          rows.reset({ rows: [], next: null });
          const row = (number) => ({ id: `x${number}`, kind: "exchange", time: "2026-01-01T00:00:00Z", realTime: "2026-01-01T00:00:00Z", to: "a.b" });
          const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          for (let first = 1; first < rowsMax + 5_000; first += 500) {
            rows.add(Array.from({ length: 500 }, (_, index) => row(first + index)));
          }
          await drawn();
          const seen = {
            kept: rows.items.length, most: rowsMax, first: rows.items[0].id, last: rows.items.at(-1).id,
            older: rows.older, elements: frame.querySelectorAll(".row").length, capacity: list.capacity,
            isFollowing: list.isFollowing,
          };
          // Somebody looks at the oldest, and more comes than the bound has room for, with a late one among them.
          list.step(-Infinity);
          await drawn();
          const first = rows.items[0].id;
          const place = () => String(frame.querySelector(`[data-id=${first}]`)?.getBoundingClientRect().top);
          const before = place();
          for (let first = rowsMax + 5_000; first < rowsMax * 2; first += 500) {
            rows.add(Array.from({ length: 500 }, (_, index) => row(first + index)));
          }
          rows.prepend({ rows: [row(3), row(2)], next: null });
          await drawn();
          Object.assign(seen, { held: [before, place()], heldCount: rows.items.length, isCut: rows.isCut, isStillPaused: !list.isFollowing });
          frame.remove();
          return seen;
        }"""
    )

    # Lab time was moved back: real time says which row is behind.
    seen["order"] = page.evaluate(
        """async () => {
          const { Rows } = await import("/rows.js");
          const rows = new Rows();
          const row = (id, kind, time, realTime) => ({ id, kind, time, realTime });
          rows.reset({ rows: [row("x1", "exchange", "2026-01-02", "2026-01-01T01")], next: null });
          rows.add([row("c9", "connection", "2026-01-01", "2026-01-01T02")]);
          rows.add([row("x2", "exchange", "2026-01-02", "2026-01-01T03")]);
          return rows.items.map((row) => row.id);
        }"""
    )

    # More passes than is sent: what a filter had let pass stays, and so does what somebody looks at.
    seen["missed"] = page.evaluate(
        """async () => {
          const [{ Feed }, { Rows }] = await Promise.all([import("/feed.js"), import("/rows.js")]);
          const row = (number) => ({ id: `x${number}`, kind: "exchange", time: "", realTime: "", to: "a.b", shown: true });
          const pages = {
            "": [{ rows: [row(10)], next: "x5c1", follow: "lab.1" }, { rows: [], next: "x4000c1", follow: "lab.9" }],
            x5c1: [{ rows: [row(3)], next: null, follow: "lab.1" }], x4000c1: [{ rows: [], next: "x8c1", follow: "lab.9" }],
          };
          let stream;
          const fetched = window.fetch;
          window.fetch = async (path, options) => {
            const url = new URL(path, location);
            if (url.searchParams.get("filter") !== "scripted") return fetched(path, options);
            if (url.pathname === "/api/events") return new Response(new ReadableStream({ start(one) { stream = one; } }));
            return Response.json(pages[url.searchParams.get("before") ?? ""].shift());
          };
          const say = (data) => stream.enqueue(new TextEncoder().encode(`event: rows\ndata: ${JSON.stringify(data)}\n\n`));
          const until = async (condition) => { while (!condition()) await new Promise((done) => setTimeout(done, 5)); };
          const rows = new Rows();
          const ids = () => rows.items.map((row) => row.id);
          const feed = new Feed(rows);
          feed.start("scripted");
          await until(() => stream && rows.get("x3"));
          say({ missed: 5000, rows: [row(6000)] });
          await until(() => rows.get("x6000"));
          const seen = { filtered: ids() };
          rows.isHeld = true;
          let newer = 0;
          rows.addEventListener("change", ({ detail }) => { newer += detail.added ?? 0; });
          say({ missed: 5000, rows: [row(12000), row(12001)] });
          await until(() => newer === 2);
          window.fetch = fetched;
          return { ...seen, held: ids(), isCut: rows.isCut };
        }"""
    )

    # The link was used: another tab has to ask for its own.
    other = context.new_page()
    other.goto(link)
    other.wait_for_selector("#notice:not([hidden])")
    seen["used"] = other.inner_text("#notice")
    other.screenshot(path=f"{screenshots}/{scheme}-used.png")
    # A new link may be pasted into it as it is.
    new = page.evaluate(
        """() => fetch("/api/links", { method: "POST", headers: { Authorization: `Bearer ${sessionStorage.getItem("holdfast-token")}` } })
          .then((answer) => answer.json()).then(({ link }) => link)"""
    )
    other.evaluate("(link) => { location.hash = new URL(link).hash; }", new)
    other.wait_for_selector("#live[data-state=live]")
    other.wait_for_selector(".row")
    seen["pasted"] = {"address": other.url, "locked": other.locator("body.locked").count()}
    other.close()
    browser.close()

print(json.dumps(seen))
