package io.elanus.server.grpc.dml;

import com.google.protobuf.MessageLite;
import io.elanus.cluster.proxy.DataProxy;
import io.elanus.cluster.proxy.DeleteRequest;
import io.elanus.cluster.proxy.DeleteResult;
import io.elanus.cluster.proxy.GivenColumn;
import io.elanus.cluster.proxy.HybridRequest;
import io.elanus.cluster.proxy.QueryRequest;
import io.elanus.cluster.proxy.QueryResult;
import io.elanus.cluster.proxy.ReadConsistency;
import io.elanus.cluster.proxy.ReadProfile;
import io.elanus.cluster.proxy.SearchRequest;
import io.elanus.cluster.proxy.SearchResult;
import io.elanus.cluster.proxy.WriteRequest;
import io.elanus.cluster.proxy.WriteResult;
import io.elanus.cluster.role.WouldWait;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.server.grpc.Reply;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.wire.FieldData;
import io.elanus.wire.FieldPartialUpdateOp;
import io.elanus.wire.HighlightType;
import io.elanus.wire.HybridSearchRequest;
import io.elanus.wire.InsertRequest;
import io.elanus.wire.MutationResult;
import io.elanus.wire.QueryResults;
import io.elanus.wire.SearchResults;
import io.elanus.wire.UpsertRequest;
import io.grpc.stub.StreamObserver;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Insert, Upsert, Delete, Search, HybridSearch and Query: wire to records, the proxy, records to
/// wire.
public final class DmlService {
  /// A search with a larger group of query vectors is not computed on a thread that must not wait.
  private static final int SMALL_GROUP_BYTES = 128 << 10;

  private final DataProxy proxy;
  private final long maxOutputBytes;
  private final Executor elsewhere;

  /// @param maxOutputBytes of the answer to one search or query
  /// @param elsewhere runs searches that were offered a thread which must not wait
  ///   ([io.elanus.cluster.role.WouldWait]), and would
  public DmlService(DataProxy proxy, long maxOutputBytes, Executor elsewhere) {
    this.proxy = proxy;
    this.maxOutputBytes = maxOutputBytes;
    this.elsewhere = elsewhere;
  }

  // Writes

  public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
    Reply.with(observer, () -> insert(request), DmlService::failedMutation);
  }

  private MutationResult insert(InsertRequest request) {
    CollectionState collection =
        proxy.writable(RequestHeaders.database(request.getDbName()), request.getCollectionName());
    WriteRequest write =
        new WriteRequest(
            collection,
            request.getPartitionName(),
            request.getNumRows(),
            columns(collection, request.getFieldsDataList(), request.getNumRows()),
            request.getSchemaTimestamp());
    return Answers.of(proxy.writer().insert(write), request.getNumRows());
  }

  public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
    Reply.with(observer, () -> upsert(request), DmlService::failedMutation);
  }

  private MutationResult upsert(UpsertRequest request) {
    for (FieldPartialUpdateOp operation : request.getFieldOpsList()) {
      if (operation.getOp() != FieldPartialUpdateOp.OpType.REPLACE) {
        throw DatabaseException.invalid(
            "field operation %s on %s is not built yet",
            operation.getOp(), operation.getFieldName());
      }
    }
    CollectionState collection =
        proxy.writable(RequestHeaders.database(request.getDbName()), request.getCollectionName());
    WriteRequest write =
        new WriteRequest(
            collection,
            request.getPartitionName(),
            request.getNumRows(),
            columns(collection, request.getFieldsDataList(), request.getNumRows()),
            request.getSchemaTimestamp());
    WriteResult result =
        request.getPartialUpdate()
            ? proxy.writer().partialUpsert(write)
            : proxy.writer().upsert(write);
    return Answers.of(result, request.getNumRows());
  }

  private static List<GivenColumn> columns(
      CollectionState collection, List<FieldData> fields, int rowCount) {
    if (rowCount < 0) {
      throw DatabaseException.expected("invalid num_rows", rowCount, "num_rows is too large");
    }
    CollectionSchema schema = collection.schema();
    ZoneId zone = collection.zone();
    Map<String, FieldSchema> byName = schema.byName();
    List<GivenColumn> columns = new ArrayList<>(fields.size());
    for (FieldData data : fields) {
      String name = data.getFieldName();
      StructSchema struct = schema.struct(name);
      if (struct != null) {
        columns.addAll(StructColumns.decode(schema, struct, data, rowCount));
        continue;
      }
      boolean dynamic = data.getIsDynamic() || name.equals(FieldSchema.DYNAMIC_FIELD_NAME);
      FieldSchema field = dynamic ? schema.dynamicField() : byName.get(name);
      FieldSchema shape = field == null ? UndeclaredFields.of(data) : field;
      columns.add(
          new GivenColumn(name, dynamic, ColumnDecoder.decode(data, shape, rowCount, zone)));
    }
    return columns;
  }

  public void delete(
      io.elanus.wire.DeleteRequest request, StreamObserver<MutationResult> observer) {
    Reply.with(observer, () -> delete(request), DmlService::failedMutation);
  }

  private MutationResult delete(io.elanus.wire.DeleteRequest request) {
    DeleteResult result =
        proxy
            .deleter()
            .delete(
                new DeleteRequest(
                    RequestHeaders.database(request.getDbName()),
                    request.getCollectionName(),
                    request.getPartitionName(),
                    request.getExpr(),
                    Templates.decode(request.getExprTemplateValuesMap())));
    return Answers.of(result);
  }

  private static MutationResult failedMutation(io.elanus.wire.Status status) {
    return MutationResult.newBuilder().setStatus(status).build();
  }

  // Reads

  public void search(io.elanus.wire.SearchRequest request, StreamObserver<SearchResults> observer) {
    Reply.here(observer, () -> search(request), DmlService::failedSearch, elsewhere);
  }

  private SearchResults search(io.elanus.wire.SearchRequest request) {
    long started = System.nanoTime();
    if (!request.getDsl().isEmpty()
        || request.hasIds()
        || request.getPlaceholderGroup().size() > SMALL_GROUP_BYTES) {
      WouldWait.refuse();
    }
    if (request.getSubReqsCount() > 0) {
      throw DatabaseException.invalid("sub_reqs belong to HybridSearch");
    }
    requireBuilt(request);
    Map<String, String> parameters = Parameters.flatten(request.getSearchParamsList());
    ReadProfile profile = profile(parameters, request.getOutputFieldsList(), started);
    SearchRequest search =
        search(
            request,
            parameters,
            consistency(
                request.getConsistencyLevelValue(),
                request.getUseDefaultConsistency(),
                request.getGuaranteeTimestamp()),
            profile);
    if (profile == null) {
      return fitting("search", Answers.of(proxy.searcher().search(search)));
    }
    profile.end("decode");
    return told(proxy.searcher().search(search), profile);
  }

  /// Null when the client does not ask.
  private static @Nullable ReadProfile profile(
      Map<String, String> parameters, List<String> outputFields, long started) {
    return ReadProfile.of(parameters, Profiles.areWanted(outputFields), System::nanoTime, started);
  }

  private SearchResults told(SearchResult result, ReadProfile profile) {
    profile.end("result");
    SearchResults answer = Answers.of(result);
    profile.end("encode");
    return fitting("search", Profiles.with(answer, profile.json()));
  }

  private static SearchRequest search(
      io.elanus.wire.SearchRequest request,
      Map<String, String> parameters,
      ReadConsistency consistency,
      @Nullable ReadProfile profile) {
    Placeholders queries = Placeholders.decode(request.getPlaceholderGroup());
    return new SearchRequest(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getPartitionNamesList(),
        request.getDsl(),
        Templates.decode(request.getExprTemplateValuesMap()),
        queries.vectors(),
        queries.texts(),
        request.hasIds() ? KeyIds.decode(request.getIds()) : null,
        Profiles.without(request.getOutputFieldsList()),
        FunctionScores.decode(request.getFunctionScore()),
        parameters,
        consistency,
        profile,
        highlighter(request));
  }

  private static void requireBuilt(io.elanus.wire.SearchRequest request) {
    if (request.hasHighlighter() && request.getHighlighter().getType() != HighlightType.Lexical) {
      throw DatabaseException.invalid(
          "highlighter of type %s is not built yet", request.getHighlighter().getType());
    }
  }

  private static @Nullable Map<String, String> highlighter(io.elanus.wire.SearchRequest request) {
    return request.hasHighlighter()
        ? Parameters.flatten(request.getHighlighter().getParamsList())
        : null;
  }

  public void hybridSearch(HybridSearchRequest request, StreamObserver<SearchResults> observer) {
    Reply.with(observer, () -> hybridSearch(request), DmlService::failedSearch);
  }

  private SearchResults hybridSearch(HybridSearchRequest request) {
    long started = System.nanoTime();
    Map<String, String> parameters = Parameters.flatten(request.getRankParamsList());
    ReadProfile profile = profile(parameters, request.getOutputFieldsList(), started);
    ReadConsistency consistency =
        consistency(
            request.getConsistencyLevelValue(),
            request.getUseDefaultConsistency(),
            request.getGuaranteeTimestamp());
    List<SearchRequest> searches = new ArrayList<>(request.getRequestsCount());
    for (io.elanus.wire.SearchRequest search : request.getRequestsList()) {
      if (search.hasHighlighter()) {
        throw DatabaseException.invalid("highlighter is not supported in hybrid search");
      }
      Map<String, String> own = Parameters.flatten(search.getSearchParamsList());
      if (profile == null) { // SDKs give a hybrid search itself no parameters of the caller
        profile = profile(own, List.of(), started);
      }
      searches.add(search(search, own, consistency, null));
    }
    HybridRequest hybrid =
        new HybridRequest(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getPartitionNamesList(),
            searches,
            FunctionScores.decode(request.getFunctionScore()),
            Profiles.without(request.getOutputFieldsList()),
            parameters,
            consistency,
            profile);
    if (profile == null) {
      return fitting("search", Answers.of(proxy.hybridSearcher().search(hybrid)));
    }
    profile.end("decode");
    return told(proxy.hybridSearcher().search(hybrid), profile);
  }

  private static SearchResults failedSearch(io.elanus.wire.Status status) {
    return SearchResults.newBuilder().setStatus(status).build();
  }

  public void query(io.elanus.wire.QueryRequest request, StreamObserver<QueryResults> observer) {
    Reply.with(
        observer,
        () -> query(request),
        status -> QueryResults.newBuilder().setStatus(status).build());
  }

  private QueryResults query(io.elanus.wire.QueryRequest request) {
    long started = System.nanoTime();
    Map<String, String> parameters = Parameters.flatten(request.getQueryParamsList());
    ReadProfile profile = profile(parameters, request.getOutputFieldsList(), started);
    QueryRequest query =
        new QueryRequest(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getPartitionNamesList(),
            request.getExpr(),
            Templates.decode(request.getExprTemplateValuesMap()),
            Profiles.without(request.getOutputFieldsList()),
            parameters,
            consistency(
                request.getConsistencyLevelValue(),
                request.getUseDefaultConsistency(),
                request.getGuaranteeTimestamp()),
            profile);
    if (profile == null) {
      return fitting("query", Answers.of(proxy.reader().query(query)));
    }
    profile.end("decode");
    QueryResult result = proxy.reader().query(query);
    profile.end("result");
    QueryResults answer = Answers.of(result);
    profile.end("encode");
    return fitting("query", Profiles.with(answer, result.rowCount(), profile.json()));
  }

  /// @throws DatabaseException when the answer is larger than one may be
  private <T extends MessageLite> T fitting(String call, T answer) {
    if (answer.getSerializedSize() > maxOutputBytes) {
      throw DatabaseException.plain(
          "%s results exceed the maxOutputSize Limit %d", call, maxOutputBytes);
    }
    return answer;
  }

  private static ReadConsistency consistency(int level, boolean useDefault, long guarantee) {
    if (guarantee < 0) {
      throw DatabaseException.invalid(
          "guarantee timestamp %s is out of range", Long.toUnsignedString(guarantee));
    }
    return new ReadConsistency(ConsistencyLevel.ofNumber(level), useDefault, guarantee);
  }
}
