package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// The order in which nodes are linked: the sample, then a part as they come, then the rest
/// neighbourhood by neighbourhood. Nodes that are linked one after the other walk over the same
/// nodes, which are in the cache by then. The first part spans the whole set and keeps the graph as
/// good as one that grew at random.
///
/// @param nodes their codes in place and their lists empty
/// @param done how many rows are done
/// @param progress told how many rows are done, by any of the threads
public record GraphLinking(
    NodeRecords nodes,
    EntrySample sample,
    GraphBuilder builder,
    Workers workers,
    AtomicInteger done,
    IntConsumer progress) {
  private static final int BATCH = 256;

  /// The part of the nodes that is linked in random order.
  private static final double SCATTERED = 0.1;

  /// @param nodes their codes in place and their lists empty
  /// @param done rows that need no linking
  public static GraphLinking of(
      NodeRecords nodes,
      EntrySample sample,
      GraphBuilder builder,
      Workers workers,
      int done,
      IntConsumer progress) {
    return new GraphLinking(nodes, sample, builder, workers, new AtomicInteger(done), progress);
  }

  /// Links nodes.
  ///
  /// @param order random, the nodes of the sample first; changed
  public void link(int[] order) {
    int sampled = sample.count();
    GraphBuilder.Inserter first = builder.new Inserter();
    for (int i = 0; i < sampled; i++) {
      first.insert(order[i], i);
    }
    done.addAndGet(sampled);
    int scattered = Math.min(order.length, sampled + (int) ((order.length - sampled) * SCATTERED));
    gather(order, scattered);
    insert(order, sampled, scattered);
    insert(order, scattered, order.length);
  }

  /// Tells that more rows are done.
  void tell(int more) {
    progress.accept(done.addAndGet(more));
  }

  /// Links more nodes, as they come.
  public void linkMore(int[] more) {
    insert(more, 0, more.length);
  }

  private void insert(int[] order, int start, int end) {
    workers.run(
        start,
        end,
        BATCH,
        () -> {
          GraphBuilder.Inserter inserter = builder.new Inserter();
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              inserter.insert(order[i], sample.count());
            }
            tell(to - from);
          };
        });
  }

  /// Sorts the order from `from` on by the nearest node of the sample, otherwise keeping it.
  private void gather(int[] order, int from) {
    long[] keys = new long[order.length - from];
    workers.run(
        from,
        order.length,
        BATCH,
        () -> {
          int[] all = CodeDistances.idsOf(sample.count());
          int[] distances = new int[sample.count() + SevenBitKernels.OUT_PADDING];
          return (start, end) -> {
            for (int i = start; i < end; i++) {
              GraphBuilder.LINKING.distances(
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
}
