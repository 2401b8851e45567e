package io.elanus.server;

import io.elanus.server.command.BenchCommand;
import io.elanus.server.command.CheckCommand;
import io.elanus.server.command.Command;
import io.elanus.server.command.StandaloneCommand;
import io.elanus.server.command.TrainCommand;
import io.elanus.server.command.UsageException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.HelpFormatter;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/// `elanus`: the one program, with a command for each thing that it does.
///
/// The command line is read by Commons CLI: nothing of it is found by reflection, and its class
/// files are new enough for the start-up archive (docs/decisions/0102).
public final class Main {
  private static final String PURPOSE =
      "A vector database that every Milvus client can use unchanged.";
  private static final int WIDTH = 100;

  /// Those that people call; `train` is for the build.
  private static final List<Command> COMMANDS =
      List.of(new StandaloneCommand(), new BenchCommand(), new CheckCommand());

  private static final Command TRAIN = new TrainCommand();

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /// Runs a command line.
  ///
  /// @return the status to end with: 0 when all is well, 1 when the command failed, 2 when the
  ///   command line cannot be meant
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    try {
      return run(List.of(arguments), out);
    } catch (ParseException | UsageException wrong) {
      err.println("elanus: " + wrong.getMessage());
      err.println("elanus: see 'elanus help'");
      return 2;
    } catch (IllegalStateException | NullPointerException ours) {
      ours.printStackTrace(err);
      return 1;
    } catch (Exception cause) {
      err.println("elanus: " + cause.getMessage());
      return 1;
    }
  }

  private static int run(List<String> arguments, PrintStream out) throws Exception {
    String first = arguments.isEmpty() ? "help" : arguments.getFirst();
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    switch (first) {
      case "--version", "-V" -> out.println(Version.line());
      case "help", "--help", "-h" -> {
        if (rest.isEmpty()) {
          overview(out);
        } else {
          help(command(rest.getFirst()), out);
        }
      }
      default -> {
        return run(command(first), rest, out);
      }
    }
    return 0;
  }

  private static int run(Command command, List<String> rest, PrintStream out) throws Exception {
    if (rest.contains("--help") || rest.contains("-h")) {
      help(command, out);
      return 0;
    }
    CommandLine given =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .get()
            .parse(command.options(), rest.toArray(String[]::new));
    if (command.operands().isEmpty() && !given.getArgList().isEmpty()) {
      throw new UsageException(
          "%s does not take \"%s\"".formatted(command.name(), given.getArgList().getFirst()));
    }
    VectorModule.load();
    return command.run(given);
  }

  private static Command command(String name) {
    Optional<Command> named =
        COMMANDS.stream().filter(command -> command.name().equals(name)).findFirst();
    if (named.isEmpty() && name.equals(TRAIN.name())) {
      return TRAIN;
    }
    return named.orElseThrow(() -> new UsageException("no command \"" + name + "\""));
  }

  private static void overview(PrintStream out) {
    out.println("Usage: elanus COMMAND [OPTIONS]");
    out.println(PURPOSE);
    out.println();
    for (Command command : COMMANDS) {
      out.printf("  %-12s %s%n", command.name(), command.purpose());
    }
    out.println();
    out.println("  help COMMAND tells the options of a command; --version tells the version.");
  }

  private static void help(Command command, PrintStream out) {
    String usage = "elanus " + command.name() + " [OPTIONS] " + command.operands();
    Options options = command.options();
    PrintWriter writer = new PrintWriter(out, false, StandardCharsets.UTF_8);
    new HelpFormatter()
        .printHelp(writer, WIDTH, usage.strip(), command.purpose(), options, 2, 2, null);
    writer.flush();
  }
}
