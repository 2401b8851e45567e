package io.elanus.server.command;

import io.elanus.server.bench.TrainingWorkload;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.elanus.server.standalone.StandaloneServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `elanus train`: a short life of a server, for the build to record what a start needs
/// (`-XX:AOTCacheOutput`, JEP 514). Of no use to anyone else.
@Command(name = "train", hidden = true, description = "Lives a short life for the start-up cache.")
public final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("elanus-train");
    try {
      Configuration configuration =
          Configuration.defaults()
              .with(Setting.DATA_DIRECTORY, folder.toString(), "training")
              .with(Setting.BIND_ADDRESS, "127.0.0.1", "training")
              .with(Setting.PORT, "0", "training")
              .with(Setting.MANAGEMENT_PORT, "0", "training");
      try (StandaloneServer server = StandaloneServer.start(configuration)) {
        new TrainingWorkload(server.host() + ":" + server.port()).run();
      }
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
