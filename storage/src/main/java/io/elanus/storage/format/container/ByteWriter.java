package io.elanus.storage.format.container;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Little-endian numbers and texts, end to end in a growing array: footers and manifests.
public final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int size;

  public ByteWriter int8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public ByteWriter int32(int value) {
    reserve(4);
    MemorySegment.ofArray(bytes).set(Layouts.INT32, size, value);
    size += 4;
    return this;
  }

  public ByteWriter int64(long value) {
    reserve(8);
    MemorySegment.ofArray(bytes).set(Layouts.INT64, size, value);
    size += 8;
    return this;
  }

  public ByteWriter float64(double value) {
    return int64(Double.doubleToRawLongBits(value));
  }

  public ByteWriter raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /// A 32-bit length, then the bytes.
  public ByteWriter bytes(byte[] value) {
    return int32(value.length).raw(value);
  }

  /// A 32-bit length, then UTF-8.
  public ByteWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public ByteWriter digest(Digest digest) {
    return int64(digest.first()).int64(digest.second());
  }

  /// The CRC-32C of everything so far.
  public ByteWriter checksum() {
    return int32(Checksum.of(bytes, 0, size));
  }

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
