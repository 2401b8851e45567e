package io.elanus.server.command;

import static io.elanus.server.command.Given.flag;
import static io.elanus.server.command.Given.valued;

import io.elanus.server.bench.Benchmark;
import io.elanus.server.bench.Effort;
import io.elanus.server.bench.Filters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `elanus bench`: measures a running server through the wire.
public final class BenchCommand implements Command {
  private static final int WRITE_SECONDS = 6;

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String purpose() {
    return "Loads a data set into a running server and prints ingest rate, recall, QPS and latency.";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(valued("dataset", "DIR", "Folder with base, query and gt files; required."))
        .addOption(valued("address", "HOST:PORT", "The server; 127.0.0.1:19530 if not given."))
        .addOption(valued("index", "TYPES", "Index types to measure; FLAT,HNSW if not given."))
        .addOption(
            Option.builder()
                .longOpt("build")
                .numberOfArgs(2)
                .valueSeparator('=')
                .argName("NAME=VALUE")
                .desc("A build parameter, as M=16; may be given several times.")
                .get())
        .addOption(
            valued(
                "ef",
                "NUMBERS",
                "Values of ef for HNSW, 0 for the server's default; 0,16,32,64,128,256 if not"
                    + " given."))
        .addOption(
            valued(
                "recall",
                "SHARES",
                "Values of recall_target for HNSW and AUTOINDEX, as 0.95; measured instead of ef."))
        .addOption(
            flag(
                "profile",
                "Measures each twice without and with a profile of every search, in turn."))
        .addOption(valued("top-k", "N", "Hits of a query; 10 if not given."))
        .addOption(valued("clients", "N", "Connections of the concurrent part; 4 if not given."))
        .addOption(
            valued("server-process", "PID", "The server's process, to print its time and memory."))
        .addOption(flag("no-filters", "Leaves the filtered searches out."))
        .addOption(
            flag(
                "filters-by-share",
                "Measures searches under filters that pass a known share of the rows, over columns"
                    + " with an index, and nothing else."))
        .addOption(flag("keep", "Leaves the collections on the server."))
        .addOption(flag("loaded", "The collections are there: an earlier run kept them."))
        .addOption(
            valued(
                "writers",
                "N",
                "Connections that insert single rows before the searches are measured; none if not"
                    + " given."));
  }

  @Override
  public int run(CommandLine given) throws Exception {
    Path folder = Given.path(given, "dataset");
    if (folder == null) {
      throw new UsageException("bench needs --dataset DIR");
    }
    Map<String, String> build = new LinkedHashMap<>();
    given.getOptionProperties("build").forEach((name, value) -> build.put("" + name, "" + value));
    List<Effort> efforts = given.hasOption("profile") ? inTurn(efforts(given)) : efforts(given);
    int writers = Given.number(given, "writers", 0);
    Benchmark benchmark =
        new Benchmark(
            folder,
            given.getOptionValue("address", "127.0.0.1:19530"),
            Given.number(given, "top-k", 10),
            Given.number(given, "clients", 4),
            Given.number(given, "server-process", 0),
            filters(given),
            System.out);
    if (writers > 0) {
      benchmark.writes(writers, WRITE_SECONDS);
    }
    for (String index : Given.list(given, "index", "FLAT,HNSW")) {
      boolean flat = index.equals("FLAT");
      benchmark.run(
          index,
          flat ? Map.of() : build,
          flat ? List.of(Effort.DEFAULT) : efforts,
          given.hasOption("loaded"),
          given.hasOption("keep"));
    }
    return 0;
  }

  private static Filters filters(CommandLine given) {
    if (given.hasOption("filters-by-share")) {
      return Filters.BY_SHARE;
    }
    return given.hasOption("no-filters") ? Filters.NONE : Filters.OF_THE_SET;
  }

  /// Each without, with, without and with a profile.
  private static List<Effort> inTurn(List<Effort> efforts) {
    return efforts.stream()
        .flatMap(effort -> Stream.of(effort, effort.profiled(), effort, effort.profiled()))
        .toList();
  }

  private static List<Effort> efforts(CommandLine given) throws UsageException {
    if (!given.hasOption("recall")) {
      return Given.numbers(given, "ef", "0,16,32,64,128,256").stream().map(Effort::ofBeam).toList();
    }
    List<Effort> efforts = new ArrayList<>();
    for (String target : Given.list(given, "recall", "")) {
      try {
        efforts.add(Effort.ofRecall(Double.parseDouble(target)));
      } catch (NumberFormatException notANumber) {
        throw new UsageException("--recall takes shares as 0.95, not " + target);
      }
    }
    return efforts;
  }
}
