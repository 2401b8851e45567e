package io.elanus.core.index.hnsw;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.MergedIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Builds the graph of one vector field of one sealed segment and writes it as a file's bytes.
///
/// With one task the bytes depend only on the arguments; with more, on the threads' timing as well.
///
/// @param rows FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR or INT8_VECTOR rows, finite; they must
///   stay readable until the build ends
/// @param metric L2, IP or COSINE
/// @param seed of the insertion order
/// @param merged graphs of the segments that the rows were merged from, if they were: their links
///   are taken over where that is as good as linking anew ([MergedGraphs])
public record HnswBuild(
    VectorRows rows,
    Metric metric,
    HnswParameters parameters,
    long seed,
    List<MergedIndex> merged) {
  private static final int BATCH = 256;
  static final double PAPERS_RULE = 1;

  /// Neighbours are near by distance whatever the metric: a graph linked by inner products leaves
  /// short vectors out of reach (recall@10 on unnormalized images: 0.86 at most, by distance 0.99).
  static final CodeSpace LINKING = CodeSpace.SQUARED_DISTANCE;

  private static final int TRAINING_ROWS = 16_384;

  public HnswBuild {
    if (!RowReader.takes(rows.type())) {
      throw new IllegalArgumentException("a graph over " + rows.type());
    }
  }

  /// Of rows that were not merged from others.
  public HnswBuild(VectorRows rows, Metric metric, HnswParameters parameters, long seed) {
    this(rows, metric, parameters, seed, List.of());
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
    run(new BuildRun(executor, parallelism, cancelled, progress), sink);
  }

  /// As the other.
  public void run(BuildRun run, Consumer<ByteBuffer> sink) {
    link(run, PAPERS_RULE, Calibration.rowsFor(rows.rowCount()), graph -> write(graph, sink));
  }

  /// As [#run], but hands over the graph itself, which is valid during the call.
  ///
  /// @param relaxation of the rule by which neighbours are chosen, at least 1, as a factor of
  ///   squared distances: a larger one keeps longer edges
  public void link(BuildRun run, double relaxation, Consumer<LinkedRows> then) {
    link(run, relaxation, 0, then);
  }

  /// @param heldOut rows to measure the recall with, before they are linked
  private void link(BuildRun run, double relaxation, int heldOut, Consumer<LinkedRows> then) {
    try (Arena arena = Arena.ofShared()) {
      Workers workers = new Workers(run.executor(), run.parallelism(), run.cancelled());
      int[] order = insertionOrder();
      RowReader reader = new RowReader(rows, metric);
      float[][] sampled = trainingRows(reader, order);
      CodeOrder elements = CodeOrder.of(sampled, rows.dimension());
      SevenBitQuantizer quantizer =
          SevenBitQuantizer.train(elements.ofAll(sampled), rows.dimension(), metric != Metric.IP);
      Coded coded = allocate(arena);
      encode(workers, reader, quantizer, elements, coded);
      Twins twins = Twins.of(coded.nodes(), coded.hashes());
      int[] nodes = withoutTwins(order, twins);
      SampleOrder.arrange(nodes, coded.nodes(), LINKING, seed);
      CodeErrors errors = CodeErrors.of(coded.errors().toArray(FLOAT32), quantizer);
      Bits held = heldOut(nodes, heldOut, twins, errors);
      MergedGraphs graphs = MergedGraphs.of(merged, rows, metric, parameters, twins, held);
      if (graphs != null) {
        nodes = graphs.arranged(nodes, EntrySample.sizeFor(nodes.length));
        run.takenOver().accept(graphs.count());
      }
      EntrySample sample = EntrySample.first(arena, nodes, coded.nodes());
      GraphBuilder builder =
          new GraphBuilder(
              coded.nodes(), LINKING, sample, parameters, elements.prefix(), relaxation);
      GraphLinking linking =
          GraphLinking.of(coded.nodes(), sample, builder, workers, twins.count(), run.progress());
      link(linking, graphs, nodesOf(nodes, held, false));
      RecallCurve curve =
          heldOut > 0 && held.count() == heldOut
              ? calibrate(coded, quantizer, elements, sample, twins, errors, held, workers, arena)
              : RecallCurve.NONE;
      linking.linkMore(nodesOf(nodes, held, true));
      then.accept(
          new LinkedRows(
              coded.nodes(),
              sample,
              twins,
              quantizer,
              elements,
              coded.errors(),
              coded.longest()[0],
              sampled,
              curve));
    }
  }

  /// @param order random, the nodes of the sample first; changed
  private void link(GraphLinking linking, @Nullable MergedGraphs graphs, int[] order) {
    if (graphs == null) {
      linking.link(order);
    } else {
      MergedLinking.of(graphs, linking, parameters).link(order);
    }
  }

  /// Those of an order that are held out, or those that are not.
  private static int[] nodesOf(int[] order, Bits held, boolean heldOut) {
    return Arrays.stream(order).filter(node -> held.get(node) == heldOut).toArray();
  }

  /// The rows' codes, and what was learned while they were made.
  ///
  /// @param errors float32 `[rowCount]`
  /// @param hashes of the codes, shape `[rowCount]`
  /// @param longest of the vectors as coded, shape `[1]`
  private record Coded(NodeRecords nodes, MemorySegment errors, long[] hashes, float[] longest) {}

  private Coded allocate(Arena arena) {
    int count = rows.rowCount();
    int codeBytes = SevenBitQuantizer.codeBytes(rows.dimension());
    int maxDegree = parameters.maxDegree();
    long nodeBytes = NodeRecords.bytesOf(count, codeBytes, maxDegree, NeighbourLists.WHOLE);
    NodeRecords nodes =
        NodeRecords.of(
            HugePages.allocate(arena, nodeBytes).asSlice(0, nodeBytes),
            count,
            codeBytes,
            maxDegree,
            NeighbourLists.WHOLE);
    MemorySegment errors = arena.allocate(Math.max(4, 4L * count), 64).asSlice(0, 4L * count);
    return new Coded(nodes, errors, new long[count], new float[1]);
  }

  private void encode(
      Workers workers,
      RowReader reader,
      SevenBitQuantizer quantizer,
      CodeOrder order,
      Coded coded) {
    NodeRecords nodes = coded.nodes();
    int dimension = rows.dimension();
    workers.run(
        0,
        nodes.count(),
        BATCH,
        () -> {
          float[] vector = new float[Float32Kernels.paddedLength(dimension)];
          float[] ordered = new float[vector.length];
          return (from, to) -> {
            float longest = 0;
            for (int row = from; row < to; row++) {
              double length = reader.read(row, vector);
              float error =
                  quantizer.encode(order.of(vector, ordered), nodes.bytes(), nodes.code(row));
              boolean directionless = metric == Metric.COSINE && length == 0;
              coded
                  .errors()
                  .set(FLOAT32, 4L * row, directionless ? Float.POSITIVE_INFINITY : error);
              coded.hashes()[row] = hash(nodes, row);
              nodes.setNeighbours(row, EMPTY_LIST, 0);
              longest = Math.max(longest, Math.nextUp((float) length));
            }
            synchronized (coded) {
              coded.longest()[0] = Math.max(coded.longest()[0], longest);
            }
          };
        });
  }

  private static long hash(NodeRecords nodes, int row) {
    long hash = 0;
    for (int b = 0; b < nodes.codeBytes(); b += 8) {
      hash = mixed(hash + nodes.bytes().get(INT64, nodes.code(row) + b) + 0x9E3779B97F4A7C15L);
    }
    return hash;
  }

  private static int[] withoutTwins(int[] order, Twins twins) {
    if (twins.isEmpty()) {
      return order;
    }
    Bits nodes = Bits.all(order.length);
    for (int twin : twins.rows()) {
      nodes.clear(twin);
    }
    return Arrays.stream(order).filter(nodes::get).toArray();
  }

  /// The last of an order, none of its sample, that can be searched for like queries: rows that
  /// their codes stand for, and for no other. There may be fewer than wanted: such rows say nothing
  /// of the others.
  private static Bits heldOut(int[] order, int count, Twins twins, CodeErrors errors) {
    Bits heldOut = Bits.none(errors.strays().size());
    int left = count;
    for (int i = order.length - 1; i >= EntrySample.sizeFor(order.length) && left > 0; i--) {
      if (twins.groupOf(order[i]) < 0 && !errors.strays().get(order[i])) {
        heldOut.set(order[i]);
        left--;
      }
    }
    return heldOut;
  }

  private RecallCurve calibrate(
      Coded coded,
      SevenBitQuantizer quantizer,
      CodeOrder order,
      EntrySample sample,
      Twins twins,
      CodeErrors errors,
      Bits heldOut,
      Workers workers,
      Arena arena) {
    HnswIndex index =
        new HnswIndex(
            metric,
            quantizer,
            order,
            coded.nodes(),
            sample,
            twins,
            rows,
            errors,
            coded.longest()[0],
            RecallCurve.NONE,
            arena,
            Runnable::run);
    Bits linked = heldOut.copy();
    linked.not();
    int[] queries = new int[heldOut.count()];
    int row = heldOut.next(0);
    for (int i = 0; i < queries.length; i++) {
      queries[i] = row;
      row = heldOut.next(row + 1);
    }
    return new Calibration(index, rows, metric, queries, linked).measure(workers);
  }

  private void write(LinkedRows graph, Consumer<ByteBuffer> sink) {
    NodeRecords nodes = graph.nodes().packed();
    EntrySample sample = graph.sample();
    CodeOrder order = graph.order();
    int numbers = rows.dimension() + order.elements().length;
    MemorySegment origin = MemorySegment.ofArray(new byte[4 * numbers]);
    for (int i = 0; i < rows.dimension(); i++) {
      origin.set(FLOAT32, 4L * i, graph.quantizer().origin()[i]);
    }
    for (int i = rows.dimension(); i < numbers; i++) {
      origin.set(NodeRecords.INT32, 4L * i, order.elements()[i - rows.dimension()]);
    }
    new HnswFile(
            metric,
            rows.type(),
            rows.dimension(),
            nodes.count(),
            graph.twins().count(),
            parameters,
            nodes.codeBytes(),
            nodes.maxDegree(),
            sample.count(),
            graph.quantizer().scale(),
            graph.longest(),
            graph.curve().widths().length,
            order.prefix(),
            NodeLayout.APART)
        .write(
            new MemorySegment[] {
              origin,
              sample.nodeNumbers(),
              sample.codes(),
              graph.errors(),
              nodes.bytes(),
              graph.twins().toPairs(),
              graph.curve().toBytes()
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

  /// Of so many rows, those that quantizers are trained with.
  static int trainingRows(int rowCount) {
    return Math.min(rowCount, TRAINING_ROWS);
  }

  private float[][] trainingRows(RowReader reader, int[] order) {
    float[][] sample = new float[trainingRows(order.length)][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = new float[Float32Kernels.paddedLength(rows.dimension())];
      reader.read(order[i], sample[i]);
    }
    return sample;
  }

  private static final int[] EMPTY_LIST = new int[0];
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
}
