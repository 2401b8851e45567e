package io.elanus.server;

import io.elanus.server.command.BenchCommand;
import io.elanus.server.command.CheckCommand;
import io.elanus.server.command.StandaloneCommand;
import io.elanus.server.command.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// `elanus`: the one program, with a command for each thing that it does.
@Command(
    name = "elanus",
    description = "A vector database that every Milvus client can use unchanged.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      StandaloneCommand.class,
      BenchCommand.class,
      CheckCommand.class,
      TrainCommand.class,
      HelpCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int status =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(Main::explain)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments);
    System.exit(status);
  }

  /// One line for what the world got wrong; the stack only for what we got wrong.
  private static int explain(Exception cause, CommandLine command, CommandLine.ParseResult parsed) {
    boolean ours = cause instanceof IllegalStateException || cause instanceof NullPointerException;
    if (ours) {
      cause.printStackTrace(command.getErr());
    } else {
      command.getErr().println("elanus: " + cause.getMessage());
    }
    return 1;
  }
}
