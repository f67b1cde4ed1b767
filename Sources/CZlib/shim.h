#include <zlib.h>

// A macro over this one, so that a program and its library agree on the layout of z_stream.
static inline int holdfast_inflateInitRaw(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}
