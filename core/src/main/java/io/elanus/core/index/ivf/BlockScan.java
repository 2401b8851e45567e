package io.elanus.core.index.ivf;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Looks at rows in blocks of 32: sums of look-ups for all of them at once, then costs, of which
/// few are below the limit.
final class BlockScan implements ListScan {
  private static final int ROWS = FastScan.ROWS;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  private final byte[] table;
  private final float bias;
  private final float step;
  private final MemorySegment blocks;
  private final long blockBytes;
  private final long addends;
  private final int[] rows;
  private final ListBases bases;
  private final short[] words = new short[2 * ROWS];
  private final int[] sums = new int[FastScan.OUT];
  private final float[] costs = new float[ROWS];

  /// @param rows the row at each position, -1 where there is none
  BlockScan(FastScanTable table, int parts, MemorySegment blocks, int[] rows, ListBases bases) {
    this.table = table.bytes();
    this.bias = table.bias();
    this.step = table.step();
    this.blocks = blocks;
    this.blockBytes = ListCodes.blockBytes(parts);
    this.addends = FastScan.blockBytes(parts);
    this.rows = rows;
    this.bases = bases;
  }

  @Override
  public int scan(int list, int from, int to, @Nullable Bits eligible, Candidates candidates) {
    float base = bases.base(list);
    int seen = 0;
    for (int at = from; at < to; at += ROWS) {
      int wanted = eligible == null && at < to - ROWS ? -1 : wanted(rows, at, eligible);
      if (wanted != 0) {
        seen += Integer.bitCount(wanted);
        long block = at / ROWS * blockBytes;
        FastScan.sums(table, blocks, block, words, sums);
        offer(below(block, base, candidates.limit()) & wanted, at, candidates);
      }
    }
    return seen;
  }

  private void offer(int hits, int at, Candidates candidates) {
    for (int left = hits; left != 0; left &= left - 1) {
      int row = Integer.numberOfTrailingZeros(left);
      candidates.offer(costs[row], rows[at + row]);
    }
  }

  /// One bit a row of the block that there is and that is eligible.
  static int wanted(int[] rows, int at, @Nullable Bits eligible) {
    if (eligible == null && rows[at + ROWS - 1] >= 0) {
      return -1;
    }
    int wanted = 0;
    for (int i = 0; i < ROWS; i++) {
      int row = rows[at + i];
      if (row >= 0 && (eligible == null || eligible.get(row))) {
        wanted |= 1 << i;
      }
    }
    return wanted;
  }

  /// Computes the costs from the sums; one bit a row whose cost is at most the limit.
  private int below(long block, float base, float limit) {
    long below = 0;
    for (int i = 0; i < ROWS; i += LANES) {
      long at = block + addends + 4L * i;
      FloatVector sum =
          (FloatVector) IntVector.fromArray(INTS, sums, i).convert(VectorOperators.I2F, 0);
      FloatVector value = sum.mul(step).add(bias);
      FloatVector cost =
          FloatVector.fromMemorySegment(FLOATS, blocks, at + 4L * ROWS, ByteOrder.LITTLE_ENDIAN)
              .fma(
                  value,
                  FloatVector.fromMemorySegment(FLOATS, blocks, at, ByteOrder.LITTLE_ENDIAN)
                      .add(base));
      cost.intoArray(costs, i);
      below |= cost.compare(VectorOperators.LE, limit).toLong() << i;
    }
    return (int) below;
  }
}
