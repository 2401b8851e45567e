package io.elanus.server.grpc.dml;

import io.elanus.cluster.proxy.DeleteResult;
import io.elanus.cluster.proxy.OutputColumn;
import io.elanus.cluster.proxy.QueryResult;
import io.elanus.cluster.proxy.SearchResult;
import io.elanus.cluster.proxy.WriteResult;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.HighlightData;
import io.elanus.wire.HighlightResult;
import io.elanus.wire.LongArray;
import io.elanus.wire.MutationResult;
import io.elanus.wire.QueryResults;
import io.elanus.wire.SearchIteratorV2Results;
import io.elanus.wire.SearchResultData;
import io.elanus.wire.SearchResults;
import java.util.List;

/// Answers as clients read them: hits are split by `topks`, the primary key's field is named, every
/// output column is there even when no row is.
final class Answers {
  private Answers() {}

  static MutationResult of(WriteResult result, int rowCount) {
    MutationResult.Builder answer =
        MutationResult.newBuilder()
            .setStatus(WireStatus.ok())
            .setIDs(KeyIds.encode(result.keys()))
            .setAcknowledged(true)
            .setInsertCnt(result.insertCount())
            .setDeleteCnt(result.deleteCount())
            .setUpsertCnt(result.upsertCount())
            .setTimestamp(result.timestamp().value());
    for (int row = 0; row < rowCount; row++) {
      answer.addSuccIndex(row);
    }
    return answer.build();
  }

  /// Without ids: clients turn an answer that has some into a list of them.
  static MutationResult of(DeleteResult result) {
    return MutationResult.newBuilder()
        .setStatus(WireStatus.ok())
        .setAcknowledged(true)
        .setDeleteCnt(result.count())
        .setTimestamp(result.timestamp().value())
        .build();
  }

  static SearchResults of(SearchResult result) {
    SearchResultData.Builder data =
        SearchResultData.newBuilder()
            .setNumQueries(result.counts().length)
            .setIds(KeyIds.encode(result.keys()))
            .setAllSearchCount(result.scores().length)
            .setPrimaryFieldName(result.primaryFieldName())
            .addAllOutputFields(result.outputNames());
    long topK = 0;
    for (int count : result.counts()) {
      data.addTopks(count);
      topK = Math.max(topK, count);
    }
    data.setTopK(topK);
    for (float score : result.scores()) {
      data.addScores(score);
    }
    data.addAllFieldsData(StructColumns.encode(result.columns(), result.times()));
    OutputColumn groups = result.groups();
    if (groups != null) {
      data.setGroupByFieldValue(StructColumns.field(groups, groups.name(), result.times()));
    }
    for (SearchResult.FieldHighlights field : result.highlights()) {
      HighlightResult.Builder highlights =
          HighlightResult.newBuilder().setFieldName(field.fieldName());
      for (List<String> fragments : field.fragments()) {
        highlights.addDatas(HighlightData.newBuilder().addAllFragments(fragments));
      }
      data.addHighlightResults(highlights);
    }
    long[] elements = result.elements();
    if (elements != null) {
      LongArray.Builder places = LongArray.newBuilder();
      for (long element : elements) {
        places.addData(element);
      }
      data.setElementIndices(places);
    }
    SearchResult.IteratorPage page = result.iterator();
    if (page != null) {
      data.setSearchIteratorV2Results(
          SearchIteratorV2Results.newBuilder()
              .setToken(page.token())
              .setLastBound(page.lastBound()));
    }
    return SearchResults.newBuilder()
        .setStatus(WireStatus.ok())
        .setResults(data)
        .setCollectionName(result.collection())
        .setSessionTs(result.session())
        .build();
  }

  static QueryResults of(QueryResult result) {
    QueryResults.Builder answer =
        QueryResults.newBuilder()
            .setStatus(WireStatus.ok())
            .setCollectionName(result.collection())
            .addAllOutputFields(result.outputNames())
            .setPrimaryFieldName(result.primaryFieldName())
            .setSessionTs(result.session());
    answer.addAllFieldsData(StructColumns.encode(result.columns(), result.times()));
    return answer.build();
  }
}
