package io.elanus.server.command;

import io.elanus.server.bench.Benchmark;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `elanus bench`: measures a running server through the wire.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Loads a data set into a running server and prints ingest rate, recall, QPS and latency.")
public final class BenchCommand implements Callable<Integer> {
  private static final int WRITE_SECONDS = 6;

  @Option(
      names = "--dataset",
      required = true,
      description = "Folder with base, query and gt files.")
  private @Nullable Path dataset;

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1:19530",
      description = "host:port of the server.")
  private String address = "";

  @Option(
      names = "--index",
      split = ",",
      defaultValue = "FLAT,HNSW",
      description = "Index types to measure.")
  private List<String> indexes = List.of();

  @Option(names = "--build", description = "Build parameters, as M=16 --build efConstruction=200.")
  private Map<String, String> build = new LinkedHashMap<>();

  @Option(
      names = "--ef",
      split = ",",
      defaultValue = "0,16,32,64,128,256",
      description = "Values of ef for HNSW; 0 is the server's default.")
  private List<Integer> efforts = List.of();

  @Option(names = "--top-k", defaultValue = "10", description = "Hits of a query.")
  private int topK;

  @Option(
      names = "--clients",
      defaultValue = "4",
      description = "Connections of the concurrent part.")
  private int clients;

  @Option(
      names = "--server-process",
      defaultValue = "0",
      description = "Process id of the server, to print its CPU time and memory.")
  private long process;

  @Option(names = "--no-filters", description = "Leaves the filtered searches out.")
  private boolean withoutFilters;

  @Option(names = "--keep", description = "Leaves the collections on the server.")
  private boolean kept;

  @Option(names = "--loaded", description = "The collections are there: an earlier run kept them.")
  private boolean loaded;

  @Option(
      names = "--writers",
      defaultValue = "0",
      description =
          "Connections that insert single rows before the searches are measured; 0 for none.")
  private int writers;

  @Override
  public Integer call() throws Exception {
    Path folder = java.util.Objects.requireNonNull(dataset);
    Benchmark benchmark = new Benchmark(folder, address, topK, clients, process, System.out);
    if (writers > 0) {
      benchmark.writes(writers, WRITE_SECONDS);
    }
    for (String index : indexes) {
      boolean flat = index.equals("FLAT");
      List<Integer> efforts = flat ? List.of(0) : this.efforts;
      benchmark.run(index, flat ? Map.of() : build, efforts, !withoutFilters, loaded, kept);
    }
    return 0;
  }
}
