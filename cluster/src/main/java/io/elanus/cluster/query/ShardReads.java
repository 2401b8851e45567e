package io.elanus.cluster.query;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRead;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.core.expression.Filter;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.engine.search.FilterCache;
import io.elanus.engine.search.QueryMemory;
import io.elanus.engine.search.ReadScope;
import io.elanus.engine.search.ReadTrace;
import io.elanus.engine.search.RetrieveRequest;
import io.elanus.engine.search.RetrievedRows;
import io.elanus.engine.search.SearchHits;
import io.elanus.engine.search.SearchRequest;
import io.elanus.engine.search.SegmentRetrieve;
import io.elanus.engine.search.SegmentSearch;
import io.elanus.engine.search.Workers;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Answers reads of a shard over a list of segments: the filter is compiled once and cached, the
/// request's memory reserved, the work spread over the CPU executor when it is worth it. Segments
/// of partitions that the read does not name are left out. One instance a node, shared by all
/// threads.
public final class ShardReads {
  private static final long FILTER_CACHE_CHARS = 4 << 20;

  private final Workers workers;
  private final MemoryBudget memory;
  private final LongSupplier nanoTime;
  private final FilterCache filters = new FilterCache(FILTER_CACHE_CHARS);

  /// @param cpu platform threads for computing; reads are never called from them
  /// @param cpuThreads how many these are
  /// @param memory what all reads of the node may take at once
  /// @param nanoTime a clock that never goes back, for profiles
  public ShardReads(Executor cpu, int cpuThreads, MemoryBudget memory, LongSupplier nanoTime) {
    workers = new Workers(cpu, cpuThreads, Workers.USUAL_INLINE_NANOS);
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  /// The snapshot of the answer is the snapshot of the request.
  ///
  /// @throws io.elanus.core.error.DatabaseException MEMORY_LIMIT_EXCEEDED with needed and free
  ///   bytes; what the filter compiler says
  public SearchPart search(
      CollectionSchema schema, List<? extends Segment> segments, ShardSearch search) {
    ReadTrace trace = search.read().profiled() ? new ReadTrace(nanoTime) : null;
    SearchRequest request =
        new SearchRequest(
            scope(schema, search.read()),
            search.field(),
            search.metric(),
            search.queries(),
            search.topK(),
            search.tuning(),
            search.bounds(),
            search.outputs());
    if (trace != null) {
      trace.end(ReadTrace.Stage.COMPILE);
    }
    try (QueryMemory reserved = new QueryMemory(memory)) {
      SearchHits hits =
          SegmentSearch.search(
              schema, named(segments, search.read()), request, workers, reserved, trace);
      SearchPart part = SearchParts.of(hits, search.read().snapshot());
      return trace == null ? part : part.profiled(TraceJson.of(trace));
    }
  }

  /// As [#search], for rows by filter in key order.
  public RetrievePart retrieve(
      CollectionSchema schema, List<? extends Segment> segments, ShardRetrieve retrieve) {
    ReadTrace trace = retrieve.read().profiled() ? new ReadTrace(nanoTime) : null;
    RetrieveRequest request =
        new RetrieveRequest(
            scope(schema, retrieve.read()),
            retrieve.outputs(),
            retrieve.limit(),
            retrieve.countOnly());
    if (trace != null) {
      trace.end(ReadTrace.Stage.COMPILE);
    }
    try (QueryMemory reserved = new QueryMemory(memory)) {
      RetrievedRows rows =
          SegmentRetrieve.retrieve(
              schema, named(segments, retrieve.read()), request, workers, reserved, trace);
      RetrievePart part = RetrieveParts.of(rows, retrieve.read().snapshot());
      return trace == null ? part : part.profiled(TraceJson.of(trace));
    }
  }

  /// What the segments together tell of terms.
  public static TermStatistics termStatistics(List<? extends Segment> segments, ShardTerms terms) {
    List<TermStatistics> parts = new ArrayList<>(segments.size());
    for (Segment segment : segments) {
      parts.add(segment.termStatistics(terms.field(), terms.terms()));
    }
    return TermStatistics.sum(parts, terms.terms().length);
  }

  private ReadScope scope(CollectionSchema schema, ShardRead read) {
    ShardRead.FilterText text = read.filter();
    Filter filter =
        text == null
            ? null
            : filters.get(
                read.shard().collection(), schema, text.text(), text.templates(), text.zone());
    return new ReadScope(filter, read.snapshot(), read.expiredBefore());
  }

  private static List<? extends Segment> named(List<? extends Segment> segments, ShardRead read) {
    if (read.partitions().isEmpty()) {
      return segments;
    }
    List<Segment> named = new ArrayList<>(segments.size());
    for (Segment segment : segments) {
      if (read.partitions().contains(segment.partition())) {
        named.add(segment);
      }
    }
    return named;
  }
}
