package io.elanus.storage.format.container;

import io.elanus.core.error.DatabaseException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Reads what [ByteWriter] wrote. Whatever the bytes are, it reads nothing outside them and
/// allocates no more than they could describe; what does not fit is a [Corruption].
public final class ByteReader {
  private final MemorySegment bytes;
  private final String origin;
  private long position;

  /// @param origin the object, for error texts
  public ByteReader(MemorySegment bytes, String origin) {
    this.bytes = bytes;
    this.origin = origin;
  }

  /// Unsigned.
  public int int8() {
    return bytes.get(Layouts.INT8, advance(1)) & 0xFF;
  }

  public int int32() {
    return bytes.get(Layouts.INT32, advance(4));
  }

  public long int64() {
    return bytes.get(Layouts.INT64, advance(8));
  }

  public double float64() {
    return Double.longBitsToDouble(int64());
  }

  public byte[] raw(int length) {
    byte[] value = new byte[length];
    MemorySegment.copy(bytes, Layouts.INT8, advance(length), value, 0, length);
    return value;
  }

  public byte[] bytes() {
    return raw(count(1));
  }

  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  public Digest digest() {
    return new Digest(int64(), int64());
  }

  /// A 32-bit number of things that take at least so many bytes each, and so are known to follow.
  public int count(int bytesEach) {
    int count = int32();
    if (count < 0 || (long) count * bytesEach > remaining()) {
      throw wrong("%d things of %d bytes in %d bytes", count, bytesEach, remaining());
    }
    return count;
  }

  public long remaining() {
    return bytes.byteSize() - position;
  }

  /// Nothing may be left.
  public void end() {
    if (remaining() != 0) {
      throw wrong("%d bytes too many", remaining());
    }
  }

  /// What is wrong, with the object and the place.
  public DatabaseException wrong(String format, Object... arguments) {
    return Corruption.of(origin + " at byte " + position, format, arguments);
  }

  private long advance(int length) {
    if (length > remaining()) {
      throw wrong("%d bytes wanted, %d left", length, remaining());
    }
    long at = position;
    position += length;
    return at;
  }
}
