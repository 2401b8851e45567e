package io.elanus.cluster.proxy;

import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.WouldWait;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.sparse.SparseMetric;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.analysis.MultiAnalyzer;
import io.elanus.core.text.bm25.QueryWeights;
import io.elanus.core.text.bm25.TermFrequencies;
import io.elanus.core.text.bm25.TermStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Searches by text: asks every shard of the collection what its rows tell of the terms, and makes
/// the texts into weighed vectors. All shards then score by the same numbers.
final class TextRanking {
  private static final String ANALYZER_NAME = "analyzer_name";

  private final Shards shards;

  TextRanking(Shards shards) {
    this.shards = shards;
  }

  /// What is searched for, and by which numbers.
  record Weighed(SearchTarget target, List<QueryVector> queries) {}

  /// Whether a search needs texts.
  static boolean isFor(SearchTarget target) {
    return target.metric() == Metric.BM25;
  }

  Weighed weighed(
      CollectionState collection, SearchRequest request, SearchTarget target, ReadMoment moment) {
    if (request.texts().isEmpty()) {
      throw DatabaseException.invalid("please provide varchar/text for BM25 Function based search");
    }
    WouldWait.refuse(); // where terms were never counted, they are now
    Analyzer analyzer = analyzer(collection.schema(), target.field(), request);
    List<SparseVectorColumn> texts = new ArrayList<>(request.texts().size());
    for (String text : request.texts()) {
      texts.add(TermFrequencies.of(text, analyzer));
    }
    QueryWeights weights = QueryWeights.of(texts);
    TermStatistics statistics = statistics(collection, target.field(), weights.terms(), moment);
    double average = statistics.averageLength();
    SearchTuning tuning =
        target.tuning().with(SparseMetric.BM25_AVERAGE_LENGTH, average > 0 ? average : 1);
    return new Weighed(target.tuned(tuning), weights.weighed(statistics));
  }

  private static Analyzer analyzer(
      CollectionSchema schema, FieldSchema field, SearchRequest request) {
    FunctionSchema function = Objects.requireNonNull(schema.functionFilling(field));
    FieldSchema input = Objects.requireNonNull(schema.field(function.inputs().getFirst()));
    return FieldAnalysis.of(input)
        .analyzer(request.parameters().getOrDefault(ANALYZER_NAME, MultiAnalyzer.DEFAULT));
  }

  private TermStatistics statistics(
      CollectionState collection, FieldSchema field, int[] terms, ReadMoment moment) {
    List<ShardId> all = Shards.of(collection);
    List<TermStatistics> parts =
        shards.all(
            all,
            shard ->
                shards
                    .owner(shard)
                    .termStatistics(new ShardTerms(shard, field.id(), terms, moment.guarantee())));
    return TermStatistics.sum(parts, terms.length);
  }
}
