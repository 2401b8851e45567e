package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import java.util.zip.CRC32;

/// Which shard a key belongs to and which partition a partition key chooses: its hash modulo their
/// number. Integers hash with MurmurHash3 (32 bits, seed 0) over their eight little-endian bytes,
/// sign bit cleared; strings with CRC-32 over their first 100 bytes. Source: Milvus's `typeutil`
/// hashes; MurmurHash3 is Austin Appleby's, public domain.
final class Routing {
  private static final int HASHED_BYTES = 100;

  private Routing() {}

  /// For each row the number of its bucket, `0 <= bucket < buckets`. A null goes to the first.
  static int[] buckets(Column keys, int buckets) {
    int[] chosen = new int[keys.rowCount()];
    if (buckets == 1) {
      return chosen;
    }
    CRC32 crc = new CRC32();
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = keys.isNull(row) ? 0 : (int) (hash(keys, row, crc) % buckets);
    }
    return chosen;
  }

  private static long hash(Column keys, int row, CRC32 crc) {
    return switch (keys) {
      case IntegerColumn integers -> murmur3(integers.values()[row]) & 0x7fff_ffff;
      case BytesColumn texts -> {
        crc.reset();
        crc.update(texts.bytes(), texts.offsets()[row], Math.min(texts.length(row), HASHED_BYTES));
        yield crc.getValue();
      }
      default -> throw new IllegalStateException("no key type: " + keys.type());
    };
  }

  static int murmur3(long value) {
    int h = mix(0, (int) value);
    h = mix(h, (int) (value >>> 32));
    h ^= 8;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  private static int mix(int h, int block) {
    int k = Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    return Integer.rotateLeft(h ^ k, 13) * 5 + 0xe6546b64;
  }

  /// The rows of each bucket, in order.
  static int[][] rowsOf(int[] chosen, int buckets) {
    int[] counts = new int[buckets];
    for (int bucket : chosen) {
      counts[bucket]++;
    }
    int[][] rows = new int[buckets][];
    for (int b = 0; b < buckets; b++) {
      rows[b] = new int[counts[b]];
    }
    for (int row = chosen.length - 1; row >= 0; row--) {
      rows[chosen[row]][--counts[chosen[row]]] = row;
    }
    return rows;
  }
}
