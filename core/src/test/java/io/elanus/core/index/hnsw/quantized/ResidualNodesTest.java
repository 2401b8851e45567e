package io.elanus.core.index.hnsw.quantized;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResidualNodesTest {
  private static final int ROWS = 1300;
  private static final int DIMENSION = 12;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @ParameterizedTest
  @CsvSource({"1, 4, 8", "2, 3, 6", "1, 4, 9", "1, 12, 10", "1, 1, 24", "2, 3, 16", "2, 2, 9"})
  void tellTheDistanceToWhatTheirCodesStandFor(int levels, int parts, int bits) {
    float[][] rows = gaussian(ROWS);
    NodeCoder coder =
        ResidualNodes.train(
            new GraphCode.Product(levels, parts, bits), rows, DIMENSION, ROWS, 7, Workers.alone());
    NodeCoder read = NodeCoder.read(coder.toBytes(), DIMENSION);
    int stride = coder.codeBytes() + 3;
    byte[] one = encoded(coder, rows, stride, 1);
    assertThat(encoded(read, rows, stride, 32)).isEqualTo(one);
    MemorySegment codes = MemorySegment.ofArray(one);
    float[] query = gaussian(1)[0];
    int[] ids = CodeDistances.idsOf(ROWS);
    int[] distances = new int[ROWS + 64];
    for (Metric metric : List.of(Metric.L2, Metric.IP)) {
      read.distances(query, metric).of(codes, stride, ids, 0, ROWS, distances);
      for (int row = 0; row < ROWS; row++) {
        double[] stands = decoded((ResidualNodes) read, codes, (long) row * stride);
        double expected = 0;
        for (int i = 0; i < DIMENSION; i++) {
          double gap = query[i] - stands[i];
          expected += metric == Metric.L2 ? gap * gap : query[i] * stands[i];
        }
        assertThat((double) NodeCoder.score(distances[row], metric))
            .as("%s, row %d, seed %d", metric, row, seed)
            .isCloseTo(expected, Offset.offset(1e-3));
      }
    }
  }

  private static byte[] encoded(NodeCoder coder, float[][] rows, int stride, int atOnce) {
    byte[] codes = new byte[ROWS * stride];
    NodeCoder.Encoder encoder = coder.encoder();
    for (int from = 0; from < ROWS; from += atOnce) {
      int count = Math.min(atOnce, ROWS - from);
      float[][] some = Arrays.copyOfRange(rows, from, from + count);
      encoder.encode(some, count, MemorySegment.ofArray(codes), (long) from * stride, stride);
    }
    return codes;
  }

  private static double[] decoded(ResidualNodes coder, MemorySegment codes, long offset) {
    double[] sum = new double[DIMENSION];
    float[] level = new float[DIMENSION];
    long at = offset;
    for (ProductQuantizer quantizer : coder.levels()) {
      quantizer.decode(codes, at, level);
      for (int i = 0; i < DIMENSION; i++) {
        sum[i] += level[i];
      }
      at += quantizer.codeBytes();
    }
    double squares = 0;
    for (double element : sum) {
      squares += element * element;
    }
    float norm = codes.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    assertThat((double) norm).isCloseTo(squares, Offset.offset(1e-3));
    return sum;
  }

  private float[][] gaussian(int count) {
    float[][] rows = new float[count][Float32Kernels.paddedLength(DIMENSION)];
    for (float[] row : rows) {
      for (int i = 0; i < DIMENSION; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }
}
