package io.elanus.server.command;

import io.elanus.server.bench.TrainingWorkload;
import io.elanus.server.standalone.StandaloneServer;
import java.io.IOException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `elanus train`: a short life of a server, started as `elanus standalone` is, for the build to
/// record which classes a start needs (docs/decisions/0102). Of no use to anyone else.
public final class TrainCommand implements Command {
  @Override
  public String name() {
    return "train";
  }

  @Override
  public String purpose() {
    return "Lives a short life for the start-up archive.";
  }

  @Override
  public Options options() {
    return StandaloneCommand.serverOptions();
  }

  @Override
  public int run(CommandLine given) throws IOException {
    try (StandaloneServer server = StandaloneServer.start(StandaloneCommand.configuration(given))) {
      new TrainingWorkload(server.host() + ":" + server.port()).run();
    }
    return 0;
  }
}
