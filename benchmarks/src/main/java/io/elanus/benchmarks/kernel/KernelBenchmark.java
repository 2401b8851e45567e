package io.elanus.benchmarks.kernel;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.BinaryDistance;
import io.elanus.core.kernel.distance.Float16Distance;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Float32Tiles;
import io.elanus.core.kernel.distance.Int8Distance;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.quantizer.ExtraBitKernels;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One query against stored rows, one after the other, on huge pages: nanoseconds for all [#bytes]
/// of them. [KernelReport] turns these into nanoseconds a row and GB/s, beside the bandwidth of a
/// plain copy in the same run.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmark {
  static final int EXTRA_BITS = 3;

  private static final int AT_ONCE = 32;

  /// Elements of a row.
  @Param({"128", "768"})
  public int dimension;

  /// Bytes of all rows: within the second-level cache, and outside all caches but the last.
  @Param({"262144", "268435456"})
  public int bytes;

  private MemorySegment rows;
  private MemorySegment target;
  private float[] floats;
  private float[] weights;
  private float[] evenFloats;
  private float[] oddFloats;
  private short[] evenShorts;
  private short[] oddShorts;
  private long[] words;
  private MemorySegment code;
  private byte[] table;
  private final float[] four = new float[4];
  private final float[] sixteen = new float[16];
  private int[] ids;
  private int[] codeDistances;
  private final short[] words16 = new short[64];
  private final int[] sums = new int[FastScan.ROWS];

  /// Bytes of a stored row of so many bits.
  static int bitRowBytes(int dimension) {
    return (int) VectorRows.strideOf(DataType.BINARY_VECTOR, dimension);
  }

  /// Fills rows and query with numbers that are small in every one of the types, and normal ones as
  /// floats: others cost some processors a hundred cycles each.
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    rows = HugePages.allocate(Arena.global(), bytes);
    target = HugePages.allocate(Arena.global(), bytes);
    for (long at = 0; at < bytes; at += 4) {
      rows.set(ValueLayout.JAVA_INT, at, random.nextInt() & 0x3f3f3f3f | 0x20202020);
    }
    floats = new float[dimension];
    evenFloats = new float[dimension / 2];
    oddFloats = new float[dimension / 2];
    evenShorts = new short[dimension / 2];
    oddShorts = new short[dimension / 2];
    for (int i = 0; i < dimension; i++) {
      floats[i] = random.nextInt(100);
      ((i & 1) == 0 ? evenFloats : oddFloats)[i / 2] = floats[i];
      ((i & 1) == 0 ? evenShorts : oddShorts)[i / 2] = (short) floats[i];
    }
    int ints = RaBitExtraBits.codeBytes(dimension, EXTRA_BITS) / 4;
    weights = new float[32 / EXTRA_BITS * ExtraBitKernels.padded(ints)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(100);
    }
    words = random.longs(bitRowBytes(dimension) / 8).toArray();
    code = rows.asSlice(0, dimension);
    ids = new int[bytes / dimension & -AT_ONCE];
    Arrays.setAll(ids, i -> i);
    // Whole vectors are written, of which four elements count.
    codeDistances = new int[ids.length + 16];
    table = new byte[16 * FastScan.storedParts(dimension / 2)];
    random.nextBytes(table);
  }

  @Benchmark
  public MemorySegment copy() {
    return target.copyFrom(rows);
  }

  @Benchmark
  public float float32SquaredL2() {
    float least = Float.MAX_VALUE;
    long stride = 4L * dimension;
    for (long at = 0; at + 4 * stride <= bytes; at += 4 * stride) {
      Float32Kernels.squaredL2(
          floats, rows, at, at + stride, at + 2 * stride, at + 3 * stride, four, 0);
      least = Math.min(Math.min(least, four[0]), Math.min(four[1], Math.min(four[2], four[3])));
    }
    return least;
  }

  @Benchmark
  public float float32Dot() {
    float least = Float.MAX_VALUE;
    long stride = 4L * dimension;
    for (long at = 0; at + 4 * stride <= bytes; at += 4 * stride) {
      Float32Kernels.dot(floats, rows, at, at + stride, at + 2 * stride, at + 3 * stride, four, 0);
      least = Math.min(Math.min(least, four[0]), Math.min(four[1], Math.min(four[2], four[3])));
    }
    return least;
  }

  /// Four queries at once: a row is read once for all of them.
  @Benchmark
  public float float32Tile() {
    float least = Float.MAX_VALUE;
    long stride = 4L * dimension;
    for (long at = 0; at + 4 * stride <= bytes; at += 4 * stride) {
      Float32Tiles.dot(
          floats,
          floats,
          floats,
          floats,
          rows,
          at,
          at + stride,
          at + 2 * stride,
          at + 3 * stride,
          sixteen);
      least = Math.min(Math.min(least, sixteen[0]), sixteen[15]);
    }
    return least;
  }

  @Benchmark
  public float float16SquaredL2() {
    float least = Float.MAX_VALUE;
    int width = 2 * dimension;
    for (long at = 0; at + width <= bytes; at += width) {
      least = Math.min(least, Float16Distance.squaredL2(rows, at, width, evenFloats, oddFloats));
    }
    return least;
  }

  @Benchmark
  public float bfloat16SquaredL2() {
    float least = Float.MAX_VALUE;
    int width = 2 * dimension;
    for (long at = 0; at + width <= bytes; at += width) {
      least = Math.min(least, BFloat16Distance.squaredL2(rows, at, width, evenFloats, oddFloats));
    }
    return least;
  }

  @Benchmark
  public int int8SquaredL2() {
    int least = Integer.MAX_VALUE;
    for (long at = 0; at + dimension <= bytes; at += dimension) {
      least = Math.min(least, Int8Distance.squaredL2(rows, at, dimension, evenShorts, oddShorts));
    }
    return least;
  }

  @Benchmark
  public int hamming() {
    int least = Integer.MAX_VALUE;
    int width = bitRowBytes(dimension);
    for (long at = 0; at + width <= bytes; at += width) {
      least = Math.min(least, BinaryDistance.hamming(rows, at, width, words));
    }
    return least;
  }

  @Benchmark
  public int sevenBitSquaredL2() {
    int least = Integer.MAX_VALUE;
    for (int from = 0; from < ids.length; from += AT_ONCE) {
      SevenBitKernels.squaredL2(
          code, 0, rows, dimension, dimension, ids, from, from + AT_ONCE, codeDistances);
      least = Math.min(least, codeDistances[from]);
    }
    return least;
  }

  /// Three bits an element, as IVF_RABITQ of four keeps them besides signs.
  @Benchmark
  public float extraBits() {
    float least = Float.MAX_VALUE;
    int width = RaBitExtraBits.codeBytes(dimension, EXTRA_BITS);
    int plane = ExtraBitKernels.padded(width / 4);
    for (long at = 0; at + width + RaBitExtraBits.PADDING_BYTES <= bytes; at += width) {
      least = Math.min(least, ExtraBitKernels.dot(EXTRA_BITS, weights, plane, rows, at));
    }
    return least;
  }

  /// Blocks of 32 rows of `dimension / 2` four-bit codes.
  @Benchmark
  public int fastScan() {
    int least = Integer.MAX_VALUE;
    int block = FastScan.blockBytes(dimension / 2);
    for (long at = 0; at + block <= bytes; at += block) {
      FastScan.sums(table, rows, at, words16, sums);
      least = Math.min(least, sums[0]);
    }
    return least;
  }
}
