package io.elanus.core.index.hnsw;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.MergedIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeLayout;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.link.GraphBuilder;
import io.elanus.core.index.hnsw.link.GraphLinking;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.index.hnsw.link.MergedGraphs;
import io.elanus.core.index.hnsw.link.MergedLinking;
import io.elanus.core.index.hnsw.link.SampleOrder;
import io.elanus.core.index.hnsw.scan.CodeErrors;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.hash.SplitMix64;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
  /// The rule by which neighbours are chosen is the paper's: see [#link].
  public static final double PAPERS_RULE = 1;

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
      Workers workers = run.workers();
      // Neighbouring rows are often alike, and a graph grows best from a sample of all.
      int[] order = SplitMix64.order(rows.rowCount(), seed);
      RowReader reader = new RowReader(rows, metric);
      float[][] training = trainingRows(reader, order);
      CodeOrder elements = CodeOrder.of(training, rows.dimension());
      SevenBitQuantizer quantizer =
          SevenBitQuantizer.train(elements.ofAll(training), rows.dimension(), metric != Metric.IP);
      RowCodes codes =
          RowCodes.of(reader, quantizer, elements, parameters.maxDegree(), workers, arena);
      Twins twins = Twins.of(codes.nodes(), codes.hashes());
      int[] nodes = twins.nodesAmong(order);
      SampleOrder.arrange(nodes, codes.nodes(), seed);
      CodeErrors errors = CodeErrors.of(codes.errors().toArray(HnswFile.FLOAT32), quantizer);
      Bits held = Calibration.heldOut(nodes, heldOut, twins, errors);
      MergedGraphs graphs =
          MergedGraphs.of(
              MergedFiles.read(merged, rows, metric), rows.rowCount(), parameters, twins, held);
      if (graphs != null) {
        nodes = graphs.arranged(nodes, EntrySample.sizeFor(nodes.length));
        run.takenOver().accept(graphs.count());
      }
      EntrySample sample = EntrySample.first(arena, nodes, codes.nodes());
      HnswGraph graph =
          new HnswGraph(
              metric,
              quantizer,
              elements,
              codes.nodes(),
              sample,
              twins,
              rows,
              errors,
              codes.longest(),
              RecallCurve.NONE);
      GraphBuilder builder =
          new GraphBuilder(codes.nodes(), sample, parameters, elements.prefix(), relaxation);
      GraphLinking linking =
          GraphLinking.of(codes.nodes(), sample, builder, workers, twins.count(), run.progress());
      link(linking, graphs, nodesOf(nodes, held, false));
      RecallCurve curve =
          heldOut > 0 && held.count() == heldOut
              ? Calibration.of(graph, held, arena).measure(workers)
              : RecallCurve.NONE;
      linking.linkMore(nodesOf(nodes, held, true));
      then.accept(
          new LinkedRows(
              codes.nodes(),
              sample,
              twins,
              quantizer,
              elements,
              codes.errors(),
              codes.longest(),
              training,
              curve));
    }
  }

  /// @param order random, the nodes of the sample first; changed
  private void link(GraphLinking linking, @Nullable MergedGraphs graphs, int[] order) {
    if (graphs == null) {
      linking.link(order);
    } else {
      MergedLinking.of(graphs, linking).link(order);
    }
  }

  /// Those of an order that are held out, or those that are not.
  private static int[] nodesOf(int[] order, Bits held, boolean heldOut) {
    return Arrays.stream(order).filter(node -> held.get(node) == heldOut).toArray();
  }

  private void write(LinkedRows graph, Consumer<ByteBuffer> sink) {
    NodeRecords nodes = graph.nodes().packed();
    EntrySample sample = graph.sample();
    CodeOrder order = graph.order();
    int numbers = rows.dimension() + order.elements().length;
    MemorySegment origin = MemorySegment.ofArray(new byte[4 * numbers]);
    for (int i = 0; i < rows.dimension(); i++) {
      origin.set(HnswFile.FLOAT32, 4L * i, graph.quantizer().origin()[i]);
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

  /// Of so many rows, those that quantizers are trained with.
  private static int trainingRows(int rowCount) {
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
}
