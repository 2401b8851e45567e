package io.elanus.storage.format.container;

import static io.elanus.storage.format.container.Layouts.INT32;
import static io.elanus.storage.format.container.Layouts.INT64;

import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The frame of column files and index files, mapped. Blocks start on 64-byte boundaries; where
/// they are and what their checksums are, the footer says, whose content is the kind's business.
///
/// Header, 64 bytes:
///
/// | offset | bytes | field    | meaning                               |
/// |-------:|------:|----------|---------------------------------------|
/// |      0 |     4 | magic    | ASCII, by kind: `ECOL`, `EIDX`        |
/// |      4 |     4 | version  | of the kind's layout, 1               |
/// |      8 |     8 | owner    | segment id, index id                  |
/// |     16 |    44 | reserved | zero; kept for the key of a cipher    |
/// |     60 |     4 | checksum | CRC-32C of bytes 0..60                |
///
/// Trailer, the last 64 bytes:
///
/// | offset | bytes | field          | meaning                                             |
/// |-------:|------:|----------------|-----------------------------------------------------|
/// |      0 |     8 | footerOffset   | a multiple of 64                                    |
/// |      8 |     8 | footerLength   | zeros follow up to the trailer                      |
/// |     16 |     8 | fileLength     | of the whole object, trailer included               |
/// |     24 |    16 | digest         | first half of SHA-256 of header and footer          |
/// |     40 |     4 | footerChecksum | CRC-32C of the footer                               |
/// |     44 |    12 | reserved       | zero                                                |
/// |     56 |     4 | checksum       | CRC-32C of bytes 0..56 of the trailer               |
/// |     60 |     4 | magic          | as in the header                                    |
///
/// The footer holds the CRC of each block, so the digest stands for the whole content.
///
/// @param name of the object
/// @param owner from the header
/// @param bytes the whole object, read-only
/// @param footer a slice of it
/// @param blocksEnd blocks lie between the header and this offset
public record Container(
    String name,
    long owner,
    MemorySegment bytes,
    MemorySegment footer,
    long blocksEnd,
    Digest digest) {
  public static final int ALIGNMENT = 64;
  static final int HEADER_BYTES = 64;
  static final int TRAILER_BYTES = 64;
  private static final int HEADER_CHECKSUM = 60;
  private static final int TRAILER_CHECKSUM = 56;

  /// What is inside: decides magic and version.
  public enum Kind {
    COLUMNS("ECOL", 1),
    INDEX("EIDX", 1);

    private final int magic;
    private final int version;

    Kind(String magic, int version) {
      this.magic = MemorySegment.ofArray(magic.getBytes(StandardCharsets.US_ASCII)).get(INT32, 0);
      this.version = version;
    }
  }

  /// Where a block is and what its bytes sum up to.
  public record Extent(long offset, long length, int checksum) {}

  static MemorySegment header(Kind kind, long owner) {
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    header.set(INT32, 0, kind.magic);
    header.set(INT32, 4, kind.version);
    header.set(INT64, 8, owner);
    header.set(INT32, HEADER_CHECKSUM, Checksum.of(header.asSlice(0, HEADER_CHECKSUM)));
    return header;
  }

  static MemorySegment trailer(
      Kind kind, long footerOffset, byte[] footer, long fileLength, Digest digest) {
    MemorySegment trailer = MemorySegment.ofArray(new byte[TRAILER_BYTES]);
    trailer.set(INT64, 0, footerOffset);
    trailer.set(INT64, 8, footer.length);
    trailer.set(INT64, 16, fileLength);
    trailer.set(INT64, 24, digest.first());
    trailer.set(INT64, 32, digest.second());
    trailer.set(INT32, 40, Checksum.of(footer, 0, footer.length));
    trailer.set(INT32, TRAILER_CHECKSUM, Checksum.of(trailer.asSlice(0, TRAILER_CHECKSUM)));
    trailer.set(INT32, 60, kind.magic);
    return trailer;
  }

  /// Maps an object and checks header, footer and trailer.
  ///
  /// @param byteSize what the object must have
  /// @param digest what it must be
  public static Container open(
      ObjectStore store, String name, Kind kind, long byteSize, Digest digest, Arena arena) {
    Container container = read(store.open(name, arena), name, kind);
    if (container.bytes.byteSize() != byteSize) {
      throw Corruption.of(name, "%d bytes instead of %d", container.bytes.byteSize(), byteSize);
    }
    if (!container.digest.equals(digest)) {
      throw Corruption.of(name, "digest %s instead of %s", container.digest, digest);
    }
    return container;
  }

  static Container read(MemorySegment bytes, String name, Kind kind) {
    if (bytes.byteSize() < HEADER_BYTES + TRAILER_BYTES) {
      throw Corruption.of(name, "%d bytes are too few", bytes.byteSize());
    }
    MemorySegment header = checkedHeader(bytes.asSlice(0, HEADER_BYTES), name, kind);
    long trailerOffset = bytes.byteSize() - TRAILER_BYTES;
    MemorySegment trailer = checkedTrailer(bytes.asSlice(trailerOffset), name, kind);
    if (trailer.get(INT64, 16) != bytes.byteSize()) {
      throw Corruption.of(
          name, "%d bytes, its trailer says %d", bytes.byteSize(), trailer.get(INT64, 16));
    }
    long offset = trailer.get(INT64, 0);
    long length = trailer.get(INT64, 8);
    if (offset < HEADER_BYTES
        || length < 0
        || length > trailerOffset
        || offset > trailerOffset - length) {
      throw Corruption.of(name, "footer of %d bytes at %d", length, offset);
    }
    MemorySegment footer = bytes.asSlice(offset, length);
    requireChecksum(footer, trailer.get(INT32, 40), name, "footer");
    Digest digest = Digest.of(header, footer);
    if (digest.first() != trailer.get(INT64, 24) || digest.second() != trailer.get(INT64, 32)) {
      throw Corruption.of(name, "its digest is not that of header and footer");
    }
    return new Container(name, header.get(INT64, 8), bytes, footer, offset, digest);
  }

  /// A block that the footer tells of, inside the blocks.
  public MemorySegment slice(long offset, long length) {
    if (offset < HEADER_BYTES || length < 0 || offset > blocksEnd - length) {
      throw Corruption.of(name, "block of %d bytes at %d lies outside", length, offset);
    }
    return bytes.asSlice(offset, length);
  }

  /// The space between the blocks is zero and the blocks do not overlap; with the checksums of the
  /// blocks this covers every byte.
  ///
  /// @param blocks all there are, in any order
  public void requireZerosBetween(List<Extent> blocks) {
    List<Extent> ordered = new ArrayList<>(blocks);
    ordered.sort(Comparator.comparingLong(Extent::offset));
    long end = HEADER_BYTES;
    for (Extent block : ordered) {
      requireZeros(end, block.offset());
      end = block.offset() + block.length();
    }
    requireZeros(end, blocksEnd);
    requireZeros(blocksEnd + footer.byteSize(), bytes.byteSize() - TRAILER_BYTES);
  }

  /// @param what the place in the object, for the error text
  public static void requireChecksum(MemorySegment bytes, int expected, String name, String what) {
    int actual = Checksum.of(bytes);
    if (actual != expected) {
      throw Corruption.of(name, "%s: checksum %08x instead of %08x", what, actual, expected);
    }
  }

  private void requireZeros(long from, long to) {
    if (from > to) {
      throw Corruption.of(name, "blocks overlap at %d", to);
    }
    for (long at = from; at < to; at++) {
      if (bytes.get(Layouts.INT8, at) != 0) {
        throw Corruption.of(name, "byte %d between blocks is not zero", at);
      }
    }
  }

  private static MemorySegment checkedHeader(MemorySegment header, String name, Kind kind) {
    if (header.get(INT32, 0) != kind.magic) {
      throw Corruption.of(name, "magic %08x is not that of %s", header.get(INT32, 0), kind);
    }
    requireChecksum(
        header.asSlice(0, HEADER_CHECKSUM), header.get(INT32, HEADER_CHECKSUM), name, "header");
    if (header.get(INT32, 4) != kind.version) {
      throw Corruption.of(
          name, "version %d, this program knows %d", header.get(INT32, 4), kind.version);
    }
    for (int at = 16; at < HEADER_CHECKSUM; at++) {
      if (header.get(Layouts.INT8, at) != 0) {
        throw Corruption.of(name, "reserved byte %d of the header is in use", at);
      }
    }
    return header;
  }

  private static MemorySegment checkedTrailer(MemorySegment trailer, String name, Kind kind) {
    if (trailer.get(INT32, 60) != kind.magic) {
      throw Corruption.of(name, "its end is missing");
    }
    requireChecksum(
        trailer.asSlice(0, TRAILER_CHECKSUM),
        trailer.get(INT32, TRAILER_CHECKSUM),
        name,
        "trailer");
    return trailer;
  }
}
