package io.elanus.core.index.ivf;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Looks at rows in blocks of 32 by their signs, and by more bits at those that signs do not rule
/// out: whose cost may, as far as signs can be wrong, be below the limit.
final class ExtendedScan implements ListScan {
  private static final int ROWS = FastScan.ROWS;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /// By how many of its errors a cost by signs is taken to be wrong at most: the paper's epsilon.
  /// Three rows in a hundred that lie right at the limit are left out; others are farther off.
  private static final float ERRORS = 1.9f;

  /// Rows that are kept for a second look together.
  private static final int DOUBTFUL = 64;

  private static final int LINE_BYTES = 64;

  private final byte[] table;
  private final float bias;
  private final float step;
  private final RaBitExtraBits.Query query;
  private final MemorySegment blocks;
  private final long blockBytes;
  private final long terms;
  private final MemorySegment extras;
  private final long extraBytes;
  private final int[] rows;
  private final ListBases bases;
  private final short[] words = new short[2 * ROWS];
  private final int[] sums = new int[FastScan.OUT];
  private final float[] signed = new float[ROWS];
  private final int[] doubtfulPositions = new int[DOUBTFUL];
  private final float[] doubtfulSums = new float[DOUBTFUL];
  private int doubtful;
  private int looksAgain;

  /// Nothing reads it: without it the compiler would leave out what touches memory.
  @SuppressWarnings("UnusedVariable")
  private byte touched;

  ExtendedScan(
      FastScanTable table, RaBitExtraBits.Query query, ListCodes.Extended codes, ListBases bases) {
    this.table = table.bytes();
    this.bias = table.bias();
    this.step = table.step();
    this.query = query;
    this.bases = bases;
    int parts = codes.quantizer().parts();
    blocks = codes.blocks();
    blockBytes = ListCodes.Extended.blockBytes(parts);
    terms = FastScan.blockBytes(parts);
    extras = codes.extras();
    extraBytes = ListCodes.Extended.EXTRA_TERMS_BYTES + codes.extra().codeBytes();
    rows = codes.rows();
  }

  @Override
  public int scan(int list, int from, int to, @Nullable Bits eligible, Candidates candidates) {
    float base = bases.base(list);
    float reach = ERRORS * bases.gap(list);
    int seen = 0;
    for (int at = from; at < to; at += ROWS) {
      int wanted = BlockScan.wanted(rows, at, eligible);
      if (wanted != 0) {
        seen += Integer.bitCount(wanted);
        long block = at / ROWS * blockBytes;
        FastScan.sums(table, blocks, block, words, sums);
        keep(possible(block, base, reach, candidates.limit()) & wanted, at);
        if (doubtful > DOUBTFUL - ROWS) {
          lookAgain(base, candidates);
        }
      }
    }
    lookAgain(base, candidates);
    return seen;
  }

  /// Keeps rows of a block for a second look, and touches their codes, so that memory brings them
  /// while other blocks are looked at.
  private void keep(int hits, int at) {
    for (int left = hits; left != 0; left &= left - 1) {
      int row = Integer.numberOfTrailingZeros(left);
      long begin = (at + row) * extraBytes;
      for (long line = begin; line < begin + extraBytes; line += LINE_BYTES) {
        touched ^= extras.get(ValueLayout.JAVA_BYTE, line);
      }
      doubtfulPositions[doubtful] = at + row;
      doubtfulSums[doubtful++] = signed[row];
    }
  }

  private void lookAgain(float base, Candidates candidates) {
    for (int i = 0; i < doubtful; i++) {
      int position = doubtfulPositions[i];
      candidates.offer(base + cost(position, doubtfulSums[i]), rows[position]);
    }
    looksAgain += doubtful;
    doubtful = 0;
  }

  @Override
  public int looksAgain() {
    return looksAgain;
  }

  /// A row's cost by all bits, less the list's base.
  private float cost(int position, float signed) {
    long at = position * extraBytes;
    float dot = query.dot(signed, extras, at + ListCodes.Extended.EXTRA_TERMS_BYTES);
    return extras.get(IvfFile.FLOAT32, at) + extras.get(IvfFile.FLOAT32, at + 4) * dot;
  }

  /// Computes the sums of signs times the query; one bit a row whose cost, less what it may be
  /// wrong by, is at most the limit.
  private int possible(long block, float base, float reach, float limit) {
    long possible = 0;
    for (int i = 0; i < ROWS; i += LANES) {
      long at = block + terms + 4L * i;
      FloatVector sum =
          (FloatVector) IntVector.fromArray(INTS, sums, i).convert(VectorOperators.I2F, 0);
      FloatVector value = sum.mul(step).add(bias);
      value.intoArray(signed, i);
      FloatVector addend = FloatVector.fromMemorySegment(FLOATS, blocks, at, ORDER);
      FloatVector factor = FloatVector.fromMemorySegment(FLOATS, blocks, at + 4L * ROWS, ORDER);
      FloatVector error = FloatVector.fromMemorySegment(FLOATS, blocks, at + 8L * ROWS, ORDER);
      FloatVector least = error.fma(FloatVector.broadcast(FLOATS, -reach), addend.add(base));
      possible |= factor.fma(value, least).compare(VectorOperators.LE, limit).toLong() << i;
    }
    return (int) possible;
  }
}
