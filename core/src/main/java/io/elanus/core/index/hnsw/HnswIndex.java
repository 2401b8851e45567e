package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.scan.Sketches;
import io.elanus.core.index.hnsw.scan.SketchesOnDemand;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;

/// A graph made ready to be searched. Any number of threads may search at once; closing the arena
/// while one does is the caller's mistake.
public final class HnswIndex implements VectorIndex {
  private static final int IDLE_SCRATCHES = 16;

  private final HnswGraph graph;
  private final SketchesOnDemand sketches;
  private final ArrayBlockingQueue<HnswSearch.Scratch> idle =
      new ArrayBlockingQueue<>(IDLE_SCRATCHES);

  /// @param arena shared; lives as long as the index is searched
  /// @param later makes sketches, as [io.elanus.core.index.IndexMethod] says
  HnswIndex(HnswGraph graph, Arena arena, Executor later) {
    this.graph = graph;
    this.sketches = new SketchesOnDemand(() -> graph.sketches(arena), later);
  }

  /// As below, with sketches made by the first search that would gain from them.
  public static HnswIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    return open(file, rows, arena, Runnable::run);
  }

  /// Checks the file and copies what is hot into `arena`; `file` may be unmapped afterwards.
  ///
  /// @param rows the vectors it was built from, to score candidates exactly
  /// @param arena shared; lives as long as the index is searched
  /// @param later makes sketches, as [io.elanus.core.index.IndexMethod] says
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other
  ///   rows
  public static HnswIndex open(MemorySegment file, VectorRows rows, Arena arena, Executor later) {
    return new HnswIndex(HnswGraph.open(file, rows, arena), arena, later);
  }

  /// @param spec its `ef` is the beam width; without one its `recall_target` chooses the width; at
  ///   least `topK` is used whatever is given
  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense vector = query.dense(graph.rows().type(), graph.rows().dimension());
    int eligible = spec.eligible() == null ? graph.count() : spec.eligible().count();
    if (eligible == 0) {
      return Hits.NONE;
    }
    HnswSearch.Scratch scratch = idle.poll();
    if (scratch == null) {
      scratch = new HnswSearch.Scratch(graph);
    }
    Hits hits = new HnswSearch(graph, sketches, vector, spec, eligible, scratch).run();
    idle.offer(scratch);
    return hits;
  }

  @Override
  public int rowCount() {
    return graph.count();
  }

  @Override
  public long residentBytes() {
    Sketches made = sketches.ifMade();
    long bytes = graph.residentBytes() + (made == null ? 0 : made.residentBytes());
    for (HnswSearch.Scratch scratch : idle) {
      bytes += scratch.residentBytes();
    }
    return bytes;
  }

  public Metric metric() {
    return graph.metric();
  }
}
