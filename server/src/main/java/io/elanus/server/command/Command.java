package io.elanus.server.command;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// One thing that `elanus` does: its name on the command line, its options and the doing.
public interface Command {
  /// The word after `elanus`.
  String name();

  /// What stands after the options, as `DIR`; empty when nothing may stand there.
  default String operands() {
    return "";
  }

  /// What it is for: one or two sentences.
  String purpose();

  /// The options that it knows, `--help` aside.
  Options options();

  /// Does it.
  ///
  /// @return the status that the process ends with: 0 when all is well
  /// @throws UsageException when what was given cannot be meant
  int run(CommandLine given) throws Exception;
}
