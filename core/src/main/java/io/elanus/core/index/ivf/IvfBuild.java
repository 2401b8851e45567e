package io.elanus.core.index.ivf;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.cluster.Lists;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.hash.SplitMix64;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Builds the inverted lists of one vector field of one sealed segment and writes them as a file's
/// bytes: centres from a sample, every row to its nearest centre, a quantizer from a sample, codes
/// list by list. The bytes depend only on the arguments, whatever the number of threads.
///
/// @param rows FLOAT_VECTOR, FLOAT16_VECTOR or BFLOAT16_VECTOR rows, finite
/// @param metric L2, IP or COSINE
/// @param seed of the samples and of all that is learned from them
record IvfBuild(VectorRows rows, Metric metric, IvfParameters parameters, long seed) {
  private static final int BATCH = 512;
  private static final int ITERATIONS = 10;

  /// A list needs so many rows: with fewer rows there are fewer lists, as in Milvus.
  private static final int LEAST_ROWS_A_LIST = 39;

  private static final int SAMPLED_ROWS_A_LIST = 64;
  private static final int LEAST_SAMPLE = 4096;

  private static final long MOST_SAMPLE_BYTES = 512L << 20;

  IvfBuild {
    parameters = parameters.fitting(rows.rowCount(), rows.dimension());
  }

  /// @throws java.util.concurrent.CancellationException when the run was cancelled
  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    Workers workers = new Workers(run.executor(), run.parallelism(), run.cancelled());
    int[] order = SplitMix64.order(rows.rowCount(), seed);
    Centroids centres = centres(order, workers);
    int[] labels = assign(centres, workers, run);
    Lists lists = Lists.of(labels, centres.count(), layout().isInBlocks());
    int learned = parameters.codebooks(order.length, rows.dimension()).sampleRows();
    float[][] sample = read(order, learned);
    CodeWriter writer = CodeWriter.train(rows, metric, parameters, centres, sample, seed, workers);
    IvfFile file =
        new IvfFile(
            parameters.type(),
            metric,
            rows.type(),
            rows.dimension(),
            rows.rowCount(),
            centres.count(),
            lists.rows().length,
            parameters.parts(),
            parameters.bits(),
            writer.codewords(),
            seed);
    try (Arena arena = Arena.ofShared()) {
      long codeBytes = file.bytesOf(IvfFile.Section.CODES);
      MemorySegment codes = HugePages.allocate(arena, codeBytes).asSlice(0, codeBytes);
      long extraBytes = file.bytesOf(IvfFile.Section.EXTRAS);
      MemorySegment extras = HugePages.allocate(arena, extraBytes).asSlice(0, extraBytes);
      float[] addends = new float[(int) (file.bytesOf(IvfFile.Section.ADDENDS) / 4)];
      workers.run(
          0,
          centres.count(),
          1,
          () -> {
            CodeWriter.Work work = writer.work(codes, addends, extras);
            return (from, to) -> {
              for (int list = from; list < to; list++) {
                work.write(list, lists.rows(), lists.starts()[list], lists.starts()[list + 1]);
              }
            };
          });
      file.write(
          Map.of(
              IvfFile.Section.QUANTIZER,
              segment(writer.quantizer()),
              IvfFile.Section.CENTRES,
              segment(centres.values()),
              IvfFile.Section.STARTS,
              segment(lists.starts()),
              IvfFile.Section.ROWS,
              segment(lists.rows()),
              IvfFile.Section.ADDENDS,
              segment(addends),
              IvfFile.Section.CODES,
              codes,
              IvfFile.Section.EXTRAS,
              extras),
          sink);
    }
  }

  /// How many lists so many rows are cut in.
  static int listCount(int rowCount, int wanted) {
    return Math.clamp(rowCount / LEAST_ROWS_A_LIST, 1, wanted);
  }

  private ListCodes.Layout layout() {
    return parameters.layout();
  }

  private Centroids centres(int[] order, Workers workers) {
    int dimension = rows.dimension();
    if (order.length == 0) {
      return new Centroids(1, dimension, new float[dimension]);
    }
    int count = listCount(order.length, parameters.lists());
    long most = Math.max(count, MOST_SAMPLE_BYTES / (4L * dimension));
    long wanted = Math.max(LEAST_SAMPLE, (long) SAMPLED_ROWS_A_LIST * count);
    float[][] sample = read(order, (int) Math.min(order.length, Math.min(most, wanted)));
    return new KMeans(count, ITERATIONS, seed).train(sample, 0, dimension, workers);
  }

  private float[][] read(int[] order, int count) {
    RowReader reader = new RowReader(rows, metric);
    float[][] sample = new float[count][RowReader.length(rows.dimension())];
    for (int i = 0; i < count; i++) {
      reader.read(order[i], sample[i]);
    }
    return sample;
  }

  /// The list of each row.
  private int[] assign(Centroids centres, Workers workers, BuildRun run) {
    int[] labels = new int[rows.rowCount()];
    AtomicInteger done = new AtomicInteger();
    RowReader reader = new RowReader(rows, metric);
    workers.run(
        0,
        labels.length,
        BATCH,
        () -> {
          Centroids.Finder finder = centres.new Finder();
          float[][] batch = new float[BATCH][RowReader.length(rows.dimension())];
          int[] nearest = new int[BATCH];
          return (from, to) -> {
            for (int row = from; row < to; row++) {
              reader.read(row, batch[row - from]);
            }
            finder.nearest(batch, 0, 0, to - from, nearest);
            System.arraycopy(nearest, 0, labels, from, to - from);
            run.progress().accept(done.addAndGet(to - from));
          };
        });
    return labels;
  }

  private static MemorySegment segment(float[] values) {
    MemorySegment segment = MemorySegment.ofArray(new byte[4 * values.length]);
    for (int i = 0; i < values.length; i++) {
      segment.set(IvfFile.FLOAT32, 4L * i, values[i]);
    }
    return segment;
  }

  private static MemorySegment segment(int[] values) {
    MemorySegment segment = MemorySegment.ofArray(new byte[4 * values.length]);
    for (int i = 0; i < values.length; i++) {
      segment.set(IvfFile.INT32, 4L * i, values[i]);
    }
    return segment;
  }
}
