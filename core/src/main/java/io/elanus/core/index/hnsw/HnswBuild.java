package io.elanus.core.index.hnsw;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Builds the graph of one vector field of one sealed segment and writes it as a file's bytes.
///
/// With one task the bytes depend only on the arguments; with more, on the threads' timing as well.
///
/// @param rows FLOAT_VECTOR rows, finite; they must stay readable until the build ends
/// @param metric L2, IP or COSINE
/// @param seed of the insertion order
public record HnswBuild(VectorRows rows, Metric metric, HnswParameters parameters, long seed) {
  private static final int BATCH = 256;

  /// Neighbours are near by distance whatever the metric: a graph linked by inner products leaves
  /// short vectors out of reach (recall@10 on unnormalized images: 0.86 at most, by distance 0.99).
  private static final CodeSpace LINKING = CodeSpace.SQUARED_DISTANCE;

  /// The part of the rows that is linked in random order.
  private static final double SCATTERED = 0.1;

  private static final int TRAINING_ROWS = 16_384;

  public HnswBuild {
    if (rows.type() != DataType.FLOAT_VECTOR) {
      throw new IllegalArgumentException("a graph over " + rows.type());
    }
  }

  /// Builds on the calling thread and up to `parallelism - 1` tasks of `executor`, then hands the
  /// file's bytes to `sink`, in order. It never waits for a task that the executor has not started,
  /// so the caller may itself be a task of the same executor.
  ///
  /// @param cancelled asked from time to time, by any of the threads
  /// @param progress told how many rows are in the graph, from time to time, by any of the threads
  /// @param sink takes little-endian buffers that are valid during the call; what it throws ends
  ///   the build
  /// @throws java.util.concurrent.CancellationException when `cancelled` said so
  public void run(
      Executor executor,
      int parallelism,
      BooleanSupplier cancelled,
      IntConsumer progress,
      Consumer<ByteBuffer> sink) {
    try (Arena arena = Arena.ofShared()) {
      Workers workers = new Workers(executor, parallelism, cancelled);
      int[] order = insertionOrder();
      RowReader reader = new RowReader(rows, metric);
      SevenBitQuantizer quantizer =
          SevenBitQuantizer.train(
              trainingRows(reader, order), rows.dimension(), metric != Metric.IP);
      Graph graph = allocate(arena, order);
      encode(workers, reader, quantizer, graph);
      link(workers, order, graph, progress);
      write(quantizer, graph, sink);
    }
  }

  /// What a build makes.
  private record Graph(
      NodeRecords nodes,
      EntrySample sample,
      MemorySegment sampleNodes,
      MemorySegment errors,
      float[] longest) {}

  private Graph allocate(Arena arena, int[] order) {
    int codeBytes = SevenBitQuantizer.codeBytes(rows.dimension());
    int[] sampled = Arrays.copyOf(order, EntrySample.sizeFor(order.length));
    MemorySegment sampleNodes =
        arena.allocate(Math.max(4, 4L * sampled.length), 64).asSlice(0, 4L * sampled.length);
    for (int i = 0; i < sampled.length; i++) {
      sampleNodes.set(NodeRecords.INT32, 4L * i, sampled[i]);
    }
    long sampleBytes = (long) sampled.length * codeBytes;
    MemorySegment sampleCodes =
        arena.allocate(Math.max(64, sampleBytes), 64).asSlice(0, sampleBytes);
    long nodeBytes = order.length * NodeRecords.stride(codeBytes, parameters.maxDegree());
    NodeRecords nodes =
        new NodeRecords(
            HugePages.allocate(arena, nodeBytes).asSlice(0, nodeBytes),
            order.length,
            codeBytes,
            parameters.maxDegree());
    MemorySegment errors =
        arena.allocate(Math.max(4, 4L * order.length), 64).asSlice(0, 4L * order.length);
    return new Graph(
        nodes, new EntrySample(sampled, sampleCodes, codeBytes), sampleNodes, errors, new float[1]);
  }

  private void encode(Workers workers, RowReader reader, SevenBitQuantizer quantizer, Graph graph) {
    NodeRecords nodes = graph.nodes();
    int dimension = rows.dimension();
    workers.run(
        0,
        nodes.count(),
        BATCH,
        () -> {
          float[] vector = new float[Float32Kernels.paddedLength(dimension)];
          return (from, to) -> {
            float longest = 0;
            for (int row = from; row < to; row++) {
              double length = reader.read(row, vector);
              float error = quantizer.encode(vector, nodes.bytes(), nodes.code(row));
              boolean directionless = metric == Metric.COSINE && length == 0;
              graph
                  .errors()
                  .set(FLOAT32, 4L * row, directionless ? Float.POSITIVE_INFINITY : error);
              nodes.setNeighbours(row, EMPTY_LIST, 0);
              longest = Math.max(longest, Math.nextUp((float) length));
            }
            synchronized (graph) {
              graph.longest()[0] = Math.max(graph.longest()[0], longest);
            }
          };
        });
    EntrySample sample = graph.sample();
    for (int i = 0; i < sample.count(); i++) {
      MemorySegment.copy(
          nodes.bytes(),
          nodes.code(sample.nodes()[i]),
          sample.codes(),
          (long) i * sample.codeBytes(),
          sample.codeBytes());
    }
  }

  /// Links the sample, then a part of the rows as they come, then the rest neighbourhood by
  /// neighbourhood: rows that are linked one after the other walk over the same nodes, which are in
  /// the cache by then. The first part spans the whole set and keeps the graph as good as one that
  /// grew at random.
  private void link(Workers workers, int[] order, Graph graph, IntConsumer progress) {
    GraphBuilder builder = new GraphBuilder(graph.nodes(), LINKING, graph.sample(), parameters);
    int sampled = graph.sample().count();
    GraphBuilder.Inserter first = builder.new Inserter();
    for (int i = 0; i < sampled; i++) {
      first.insert(order[i], i);
    }
    int scattered = Math.min(order.length, sampled + (int) ((order.length - sampled) * SCATTERED));
    gather(workers, order, scattered, graph);
    AtomicInteger done = new AtomicInteger(sampled);
    Supplier<Workers.Batch> inserting =
        () -> {
          GraphBuilder.Inserter inserter = builder.new Inserter();
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              inserter.insert(order[i], sampled);
            }
            progress.accept(done.addAndGet(to - from));
          };
        };
    workers.run(sampled, scattered, BATCH, inserting);
    workers.run(scattered, order.length, BATCH, inserting);
  }

  /// Sorts the order from `from` on by the nearest node of the sample, otherwise keeping it.
  private void gather(Workers workers, int[] order, int from, Graph graph) {
    EntrySample sample = graph.sample();
    NodeRecords nodes = graph.nodes();
    long[] keys = new long[order.length - from];
    workers.run(
        from,
        order.length,
        BATCH,
        () -> {
          int[] all = new int[sample.count() + 4];
          Arrays.setAll(all, i -> Math.min(i, sample.count() - 1));
          int[] distances = new int[sample.count() + SevenBitKernels.OUT_PADDING];
          return (start, end) -> {
            for (int i = start; i < end; i++) {
              LINKING.distances(
                  nodes.bytes(),
                  nodes.code(order[i]),
                  sample.codes(),
                  sample.codeBytes(),
                  sample.codeBytes(),
                  all,
                  0,
                  sample.count(),
                  distances);
              keys[i - from] = (long) smallest(distances, sample.count()) << 32 | i;
            }
          };
        });
    Arrays.sort(keys);
    int[] gathered = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      gathered[i] = order[(int) keys[i]];
    }
    System.arraycopy(gathered, 0, order, from, gathered.length);
  }

  private static int smallest(int[] values, int count) {
    int at = 0;
    for (int i = 1; i < count; i++) {
      at = values[i] < values[at] ? i : at;
    }
    return at;
  }

  private void write(SevenBitQuantizer quantizer, Graph graph, Consumer<ByteBuffer> sink) {
    NodeRecords nodes = graph.nodes();
    MemorySegment origin = MemorySegment.ofArray(new byte[4 * rows.dimension()]);
    for (int i = 0; i < rows.dimension(); i++) {
      origin.set(FLOAT32, 4L * i, quantizer.origin()[i]);
    }
    new HnswFile(
            metric,
            rows.dimension(),
            nodes.count(),
            parameters,
            nodes.codeBytes(),
            nodes.maxDegree(),
            graph.sample().count(),
            quantizer.scale(),
            graph.longest()[0])
        .write(
            new MemorySegment[] {
              origin, graph.sampleNodes(), graph.sample().codes(), graph.errors(), nodes.bytes()
            },
            sink);
  }

  /// A random order: neighbouring rows are often alike, and a graph grows best from a sample of
  /// all.
  private int[] insertionOrder() {
    int[] order = new int[rows.rowCount()];
    Arrays.setAll(order, i -> i);
    long state = seed;
    for (int i = order.length - 1; i > 0; i--) {
      state += 0x9E3779B97F4A7C15L;
      int j = (int) Long.remainderUnsigned(mixed(state), i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /// SplitMix64's finalizer (Steele, Lea & Flood 2014).
  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private float[][] trainingRows(RowReader reader, int[] order) {
    float[][] sample = new float[Math.min(order.length, TRAINING_ROWS)][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = new float[Float32Kernels.paddedLength(rows.dimension())];
      reader.read(order[i], sample[i]);
    }
    return sample;
  }

  private static final int[] EMPTY_LIST = new int[0];
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
}
