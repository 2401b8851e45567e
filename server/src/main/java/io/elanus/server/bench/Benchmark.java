package io.elanus.server.bench;

import io.elanus.wire.*;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Loads a data set through the wire, indexes it, searches it, and prints: rows/s of ingest,
/// seconds until indexed, recall@k by score, QPS with one and with several clients, p50 and p99.
///
/// Recall is by score: a hit counts when it is no farther than the k-th true neighbour.
public final class Benchmark {
  private static final int BATCH_BYTES = 4 << 20;
  private static final double NANOS = 1e9;

  /// Times that each concurrent client sends every query.
  private static final int ROUNDS = 5;

  /// Queries of each filter by share: their exact answers are computed here.
  private static final int SHARE_QUERIES = 200;

  private final Dataset data;
  private final String address;
  private final PrintStream out;
  private final int topK;
  private final int clients;
  private final ProcessUsage server;
  private final Filters filters;

  /// @param address `host:port` of a running server
  /// @param clients connections of the concurrent measurement
  /// @param process id of the server's process, for its CPU time and memory; 0 when it is elsewhere
  public Benchmark(
      java.nio.file.Path folder,
      String address,
      int topK,
      int clients,
      long process,
      Filters filters,
      PrintStream out) {
    this.data = Dataset.read(folder);
    this.address = address;
    this.topK = topK;
    this.clients = clients;
    this.server = new ProcessUsage(process);
    this.filters = filters;
    this.out = out;
  }

  /// Runs every phase on a collection of its own.
  ///
  /// @param loaded the collection is there from an earlier run that kept it
  /// @param kept leave the collection, else drop it afterwards
  /// @param efforts measured one after the other
  public void run(
      String indexType,
      Map<String, String> buildParameters,
      List<Effort> efforts,
      boolean loaded,
      boolean kept)
      throws Exception {
    String collection = "bench_" + data.name().replaceAll("[^A-Za-z0-9]", "_") + "_" + indexType;
    out.printf(
        "%s: %d x %d, %s, %s %s%n",
        data.name(),
        data.base().length,
        data.dimension(),
        data.metric(),
        indexType,
        buildParameters);
    try (BenchClient client = new BenchClient(address)) {
      if (!loaded) {
        load(client, collection, indexType, buildParameters);
      }
      switch (filters) {
        case NONE -> measureAll(client, collection, efforts);
        case OF_THE_SET -> {
          measureAll(client, collection, efforts);
          for (Map.Entry<FilterCase, int[][]> filter : data.filtered().entrySet()) {
            measureFiltered(client, collection, filter.getKey(), Effort.DEFAULT, filter.getValue());
          }
        }
        case BY_SHARE -> {
          for (Shares.Case filter : Shares.cases()) {
            int[][] truth = nearest(filter.passes());
            for (Effort effort : efforts) {
              measureFiltered(client, collection, filter.filter(), effort, truth);
            }
          }
        }
      }
      if (!kept) {
        drop(client, collection);
      }
    }
  }

  private void load(
      BenchClient client, String collection, String indexType, Map<String, String> buildParameters)
      throws Exception {
    create(client, collection);
    List<InsertRequest> requests = batches(collection); // the server is measured, not their making
    double cpuBefore = server.cpuSeconds();
    long began = System.nanoTime();
    ingest(requests);
    requests = List.of();
    double ingested = (System.nanoTime() - began) / NANOS;
    out.printf(
        "ingest   %,.0f rows/s, server CPU %.2f s%n",
        data.base().length / ingested, server.cpuSeconds() - cpuBefore);
    index(client, collection, indexType, buildParameters);
    out.printf(
        "ready    %.1f s from the first row to indexed and loaded, server CPU %.1f s, resident %.0f MiB%n",
        (System.nanoTime() - began) / NANOS,
        server.cpuSeconds() - cpuBefore,
        server.residentMegabytes());
  }

  private static void drop(BenchClient client, String collection) {
    BenchClient.require(
        client
            .stub()
            .dropCollection(
                DropCollectionRequest.newBuilder().setCollectionName(collection).build()));
  }

  private void create(BenchClient client, String collection) {
    drop(client, collection);
    CollectionSchema.Builder schema = CollectionSchema.newBuilder().setName(collection);
    schema.addFields(
        FieldSchema.newBuilder().setName("id").setDataType(DataType.Int64).setIsPrimaryKey(true));
    schema.addFields(
        FieldSchema.newBuilder()
            .setName("vector")
            .setDataType(DataType.FloatVector)
            .addAllTypeParams(
                BenchClient.pairs(Map.of("dim", Integer.toString(data.dimension())))));
    if (data.labels().length > 0) {
      schema.addFields(FieldSchema.newBuilder().setName("label").setDataType(DataType.Int64));
    }
    if (data.hasFilms()) {
      schema.addFields(FieldSchema.newBuilder().setName("year").setDataType(DataType.Int32));
      schema.addFields(FieldSchema.newBuilder().setName("cast_size").setDataType(DataType.Int32));
      schema.addFields(
          FieldSchema.newBuilder()
              .setName("title")
              .setDataType(DataType.VarChar)
              .addAllTypeParams(BenchClient.pairs(Map.of("max_length", "400"))));
      schema.addFields(
          FieldSchema.newBuilder()
              .setName("genres")
              .setDataType(DataType.Array)
              .setElementType(DataType.VarChar)
              .addAllTypeParams(
                  BenchClient.pairs(Map.of("max_length", "100", "max_capacity", "64"))));
    }
    if (filters == Filters.BY_SHARE) {
      schema.addFields(FieldSchema.newBuilder().setName(Shares.NUMBER).setDataType(DataType.Int64));
      schema.addFields(
          FieldSchema.newBuilder()
              .setName(Shares.WORD)
              .setDataType(DataType.VarChar)
              .addAllTypeParams(BenchClient.pairs(Map.of("max_length", "8"))));
    }
    BenchClient.require(
        client
            .stub()
            .createCollection(
                CreateCollectionRequest.newBuilder()
                    .setCollectionName(collection)
                    .setSchema(schema.build().toByteString())
                    .setShardsNum(1)
                    .setConsistencyLevel(ConsistencyLevel.Bounded)
                    .build()));
  }

  /// Two connections, each sending every second request.
  private void ingest(List<InsertRequest> requests) throws Exception {
    int senders = 2;
    inParallel(
        senders,
        sender -> {
          try (BenchClient client = new BenchClient(address)) {
            for (int i = sender; i < requests.size(); i += senders) {
              BenchClient.require(client.stub().insert(requests.get(i)).getStatus());
            }
          }
          return 0L;
        });
  }

  private List<InsertRequest> batches(String collection) {
    int rows = Math.max(1, Math.min(data.base().length, BATCH_BYTES / (4 * data.dimension())));
    List<InsertRequest> batches = new ArrayList<>();
    for (int from = 0; from < data.base().length; from += rows) {
      batches.add(batch(collection, from, Math.min(data.base().length, from + rows)));
    }
    return batches;
  }

  private InsertRequest batch(String collection, int from, int to) {
    LongArray.Builder ids = LongArray.newBuilder();
    FloatArray.Builder vectors = FloatArray.newBuilder();
    for (int row = from; row < to; row++) {
      ids.addData(row);
      for (float element : data.base()[row]) {
        vectors.addData(element);
      }
    }
    InsertRequest.Builder request =
        InsertRequest.newBuilder().setCollectionName(collection).setNumRows(to - from);
    request.addFieldsData(
        FieldData.newBuilder()
            .setFieldName("id")
            .setType(DataType.Int64)
            .setScalars(ScalarField.newBuilder().setLongData(ids)));
    request.addFieldsData(
        FieldData.newBuilder()
            .setFieldName("vector")
            .setType(DataType.FloatVector)
            .setVectors(
                VectorField.newBuilder()
                    .setDim(data.dimension())
                    .setFloatVector(vectors.build().toByteString())));
    if (data.labels().length > 0) {
      LongArray.Builder labels = LongArray.newBuilder();
      for (int row = from; row < to; row++) {
        labels.addData(data.labels()[row]);
      }
      request.addFieldsData(
          FieldData.newBuilder()
              .setFieldName("label")
              .setType(DataType.Int64)
              .setScalars(ScalarField.newBuilder().setLongData(labels)));
    }
    if (data.hasFilms()) {
      addFilms(request, data.films().subList(from, to));
    }
    if (filters == Filters.BY_SHARE) {
      addShares(request, from, to);
    }
    return request.build();
  }

  private static void addShares(InsertRequest.Builder request, int from, int to) {
    LongArray.Builder numbers = LongArray.newBuilder();
    StringArray.Builder words = StringArray.newBuilder();
    for (int row = from; row < to; row++) {
      numbers.addData(Shares.number(row));
      words.addData(Shares.word(row));
    }
    request.addFieldsData(
        scalar(Shares.NUMBER, DataType.Int64, ScalarField.newBuilder().setLongData(numbers)));
    request.addFieldsData(
        scalar(Shares.WORD, DataType.VarChar, ScalarField.newBuilder().setStringData(words)));
  }

  private static void addFilms(InsertRequest.Builder request, List<JsonNode> films) {
    IntArray.Builder years = IntArray.newBuilder();
    IntArray.Builder castSizes = IntArray.newBuilder();
    StringArray.Builder titles = StringArray.newBuilder();
    ArrayArray.Builder genres = ArrayArray.newBuilder().setElementType(DataType.VarChar);
    for (JsonNode film : films) {
      years.addData(film.get("year").asInt());
      castSizes.addData(film.get("cast_size").asInt());
      titles.addData(film.get("title").asString());
      StringArray.Builder each = StringArray.newBuilder();
      film.get("genres").forEach(genre -> each.addData(genre.asString()));
      genres.addData(ScalarField.newBuilder().setStringData(each));
    }
    request.addFieldsData(
        scalar("year", DataType.Int32, ScalarField.newBuilder().setIntData(years)));
    request.addFieldsData(
        scalar("cast_size", DataType.Int32, ScalarField.newBuilder().setIntData(castSizes)));
    request.addFieldsData(
        scalar("title", DataType.VarChar, ScalarField.newBuilder().setStringData(titles)));
    request.addFieldsData(
        scalar("genres", DataType.Array, ScalarField.newBuilder().setArrayData(genres)));
  }

  private static FieldData scalar(String name, DataType type, ScalarField.Builder values) {
    return FieldData.newBuilder().setFieldName(name).setType(type).setScalars(values).build();
  }

  private void index(
      BenchClient client, String collection, String type, Map<String, String> parameters)
      throws InterruptedException {
    FlushResponse flushed =
        client.stub().flush(FlushRequest.newBuilder().addCollectionNames(collection).build());
    BenchClient.require(flushed.getStatus());
    StringBuilder json = new StringBuilder("{");
    parameters.forEach((key, value) ->
        json.append(json.length() > 1 ? "," : "").append('"' + key + "\":" + value));
    BenchClient.require(
        client
            .stub()
            .createIndex(
                CreateIndexRequest.newBuilder()
                    .setCollectionName(collection)
                    .setFieldName("vector")
                    .addAllExtraParams(
                        BenchClient.pairs(
                            Map.of(
                                "index_type",
                                type,
                                "metric_type",
                                data.metric(),
                                "params",
                                json + "}")))
                    .build()));
    if (filters == Filters.BY_SHARE) {
      for (String column : List.of(Shares.NUMBER, Shares.WORD)) {
        BenchClient.require(
            client
                .stub()
                .createIndex(
                    CreateIndexRequest.newBuilder() // of the server's own choice
                        .setCollectionName(collection)
                        .setFieldName(column)
                        .setIndexName(column)
                        .build()));
      }
    }
    while (!indexed(client, collection)) {
      Thread.sleep(50);
    }
    BenchClient.require(
        client
            .stub()
            .loadCollection(
                LoadCollectionRequest.newBuilder().setCollectionName(collection).build()));
    GetLoadingProgressRequest progress =
        GetLoadingProgressRequest.newBuilder().setCollectionName(collection).build();
    while (client.stub().getLoadingProgress(progress).getProgress() < 100) {
      Thread.sleep(20);
    }
  }

  private static boolean indexed(BenchClient client, String collection) {
    DescribeIndexResponse described =
        client
            .stub()
            .describeIndex(DescribeIndexRequest.newBuilder().setCollectionName(collection).build());
    BenchClient.require(described.getStatus());
    boolean finished = true;
    for (IndexDescription index : described.getIndexDescriptionsList()) {
      if (index.getState() == IndexState.Failed) {
        throw new IllegalArgumentException("the index failed: " + index.getIndexStateFailReason());
      }
      finished &= index.getState() == IndexState.Finished && index.getPendingIndexRows() == 0;
    }
    return finished;
  }

  private void measureAll(BenchClient client, String collection, List<Effort> efforts)
      throws Exception {
    for (Effort effort : efforts) {
      Speed speed =
          measure(client, requests(collection, effort, _ -> "", data.truth()), data.truth());
      out.printf("%-11s %s%n", effort.name(), speed.told(topK, clients));
    }
  }

  private void measureFiltered(
      BenchClient client, String collection, FilterCase filter, Effort effort, int[][] truth)
      throws Exception {
    Speed speed = measure(client, requests(collection, effort, filter.filter(), truth), truth);
    out.printf(
        "filter   %-58s %6.2f %% pass   %-7s %s%n",
        filter.name(),
        100.0 * passing(client, collection, filter.filter().apply(0)) / data.base().length,
        effort.name(),
        speed.told(topK, clients));
  }

  /// @param truth has a row for each query that is asked: the first ones of the set
  private List<SearchRequest> requests(
      String collection, Effort effort, IntFunction<String> filter, int[][] truth) {
    List<SearchRequest> requests = new ArrayList<>();
    for (int q = 0; q < truth.length; q++) {
      requests.add(
          BenchClient.search(
              collection, data.queries()[q], data.metric(), topK, effort, filter.apply(q)));
    }
    return requests;
  }

  /// What searches cost.
  ///
  /// @param recall NaN when no query has an answer
  /// @param single queries a second by one client
  /// @param cpuAlone milliseconds of the server a query then; NaN when its process is unknown
  /// @param sorted nanoseconds of each query of one client, ascending
  /// @param together queries a second by all clients
  /// @param cpuTogether milliseconds of the server a query then
  private record Speed(
      double recall,
      double single,
      double cpuAlone,
      long[] sorted,
      double together,
      double cpuTogether) {
    String told(int topK, int clients) {
      return String.format(
          "recall@%d %.4f  %,7.0f QPS alone (CPU %.3f ms, p50 %.2f, p99 %.2f ms)  "
              + "%,7.0f QPS with %d clients (CPU %.3f ms a query)",
          topK,
          recall,
          single,
          cpuAlone,
          sorted[sorted.length / 2] / 1e6,
          sorted[sorted.length * 99 / 100] / 1e6,
          together,
          clients,
          cpuTogether);
    }
  }

  private Speed measure(BenchClient client, List<SearchRequest> requests, int[][] truth)
      throws Exception {
    warm(client, requests);
    long[] nanos = new long[requests.size()];
    double recall = 0;
    int answerable = 0;
    double cpuAlone = server.cpuSeconds();
    for (int q = 0; q < nanos.length; q++) {
      long began = System.nanoTime();
      SearchResults results = client.stub().search(requests.get(q));
      nanos[q] = System.nanoTime() - began;
      if (truth[q].length > 0 && truth[q][0] >= 0) {
        recall += recall(q, results, truth[q]);
        answerable++;
      }
    }
    cpuAlone = 1000 * (server.cpuSeconds() - cpuAlone) / nanos.length;
    double single = requests.size() * NANOS / Arrays.stream(nanos).sum();
    Arrays.sort(nanos);
    double cpuTogether = server.cpuSeconds();
    long began = System.nanoTime();
    inParallel(
        clients,
        number -> {
          try (BenchClient another = new BenchClient(address)) {
            for (int round = 0; round < ROUNDS; round++) {
              for (int q = 0; q < requests.size(); q++) {
                SearchRequest request = requests.get((q + number * 97) % requests.size());
                BenchClient.require(another.stub().search(request).getStatus());
              }
            }
          }
          return 0L;
        });
    double together = ROUNDS * clients * requests.size() * NANOS / (System.nanoTime() - began);
    cpuTogether = 1000 * (server.cpuSeconds() - cpuTogether) / (ROUNDS * clients * requests.size());
    return new Speed(recall / answerable, single, cpuAlone, nanos, together, cpuTogether);
  }

  private static long passing(BenchClient client, String collection, String filter) {
    QueryResults counted =
        client
            .stub()
            .query(
                QueryRequest.newBuilder()
                    .setCollectionName(collection)
                    .setExpr(filter)
                    .addOutputFields("count(*)")
                    .setGuaranteeTimestamp(2)
                    .build());
    BenchClient.require(counted.getStatus());
    return counted.getFieldsData(0).getScalars().getLongData().getData(0);
  }

  /// The exact answers to the first queries among the rows that pass, nearest first.
  private int[][] nearest(IntPredicate passes) {
    int[] rows = IntStream.range(0, data.base().length).filter(passes).toArray();
    return IntStream.range(0, Math.min(SHARE_QUERIES, data.queries().length))
        .parallel()
        .mapToObj(query -> nearest(query, rows))
        .toArray(int[][]::new);
  }

  private int[] nearest(int query, int[] rows) {
    record Neighbour(int row, double distance) {}
    return Arrays.stream(rows)
        .mapToObj(row -> new Neighbour(row, distance(query, row)))
        .sorted(Comparator.comparingDouble(Neighbour::distance))
        .limit(topK)
        .mapToInt(Neighbour::row)
        .toArray();
  }

  private static void warm(BenchClient client, List<SearchRequest> requests) {
    for (int round = 0; round < 3; round++) {
      for (SearchRequest request : requests) {
        BenchClient.require(client.stub().search(request).getStatus());
      }
    }
  }

  /// The share of the true `topK` that was found, by score; fewer where fewer rows pass a filter.
  private double recall(int query, SearchResults results, int[] truth) {
    BenchClient.require(results.getStatus());
    int wanted = 0;
    while (wanted < topK && wanted < truth.length && truth[wanted] >= 0) {
      wanted++;
    }
    double worst = distance(query, truth[wanted - 1]);
    double margin = 1e-6 * Math.max(1, Math.abs(worst));
    int found = 0;
    for (long id : results.getResults().getIds().getIntId().getDataList()) {
      if (distance(query, (int) id) <= worst + margin) {
        found++;
      }
    }
    return Math.min(found, wanted) / (double) wanted;
  }

  /// Smaller is nearer, in double precision, whatever the metric.
  private double distance(int query, int row) {
    float[] a = data.queries()[query];
    float[] b = data.base()[row];
    double dot = 0;
    double squares = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return data.metric().equals("L2") ? squares : -dot / Math.sqrt(aa * bb);
  }

  /// Connections that insert one row a call, each call after the answer to the last, for some
  /// seconds; prints the rows acknowledged in a second. As many seconds before go unmeasured.
  public void writes(int connections, int seconds) throws Exception {
    String collection = "bench_writes";
    try (BenchClient client = new BenchClient(address)) {
      create(client, collection);
      write(collection, connections, seconds);
      double cpuBefore = server.cpuSeconds();
      long began = System.nanoTime();
      long acknowledged = write(collection, connections, seconds);
      out.printf(
          "writes   %,.0f rows/s acknowledged, one a call, %d connections, server CPU %.3f ms a row%n",
          acknowledged * NANOS / (System.nanoTime() - began),
          connections,
          1000 * (server.cpuSeconds() - cpuBefore) / acknowledged);
      drop(client, collection);
    }
  }

  private long write(String collection, int connections, int seconds) throws Exception {
    LongAdder acknowledged = new LongAdder();
    long began = System.nanoTime();
    inParallel(
        connections,
        number -> {
          try (BenchClient another = new BenchClient(address)) {
            int row = number;
            while (System.nanoTime() - began < seconds * 1_000_000_000L) {
              BenchClient.require(
                  another.stub().insert(batch(collection, row, row + 1)).getStatus());
              acknowledged.increment();
              row = (row + connections) % data.base().length;
            }
          }
          return 0L;
        });
    return acknowledged.sum();
  }

  /// What each of several threads does.
  private interface Numbered {
    long run(int number) throws Exception;
  }

  private static void inParallel(int threads, Numbered work) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int number = 0; number < threads; number++) {
        int each = number;
        tasks.add(() -> work.run(each));
      }
      for (Future<Long> done : executor.invokeAll(tasks)) {
        done.get();
      }
    }
  }
}
