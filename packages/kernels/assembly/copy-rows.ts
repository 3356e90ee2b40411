/** Rows longer than this, in bytes, are copied by the engine, which takes time to call. */
const longRow: usize = 2048;

/** Copies `count` rows of bytes, which lie as far apart as the strides say and do not overlap. */
export function copyRows(
  source: usize,
  sourceStride: usize,
  target: usize,
  targetStride: usize,
  rowBytes: usize,
  count: i32,
): void {
  for (; count > 0; count--) {
    if (rowBytes > longRow) memory.copy(target, source, rowBytes);
    else copyRow(source, target, rowBytes);
    source += sourceStride;
    target += targetStride;
  }
}

function copyRow(source: usize, target: usize, bytes: usize): void {
  for (; bytes >= 64; bytes -= 64, source += 64, target += 64) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    v128.store(target, v128.load(source, 32), 32);
    v128.store(target, v128.load(source, 48), 48);
  }
  for (; bytes >= 4; bytes -= 4, source += 4, target += 4) store<u32>(target, load<u32>(source));
  for (; bytes > 0; bytes--, source++, target++) store<u8>(target, load<u8>(source));
}
