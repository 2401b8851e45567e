package io.elanus.server.command;

import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.elanus.server.standalone.StandaloneServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `elanus standalone`: the whole database in one process.
@Command(
    name = "standalone",
    mixinStandardHelpOptions = true,
    description = "Runs the whole database in this process until SIGTERM.")
public final class StandaloneCommand implements Callable<Integer> {
  @Option(names = "--data", description = "Folder of everything that is kept.")
  private @Nullable Path data;

  @Option(names = "--config", description = "YAML file with settings.")
  private @Nullable Path file;

  @Option(names = "--port", description = "Port of gRPC and HTTP; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--management-port",
      description = "Port of /healthz and /metrics; 0 takes a free one.")
  private @Nullable Integer managementPort;

  @Override
  public Integer call() throws InterruptedException, IOException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    StandaloneServer server = StandaloneServer.start(configuration());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ended.countDown();
                  try {
                    closed.await();
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                },
                "shutdown"));
    System.out.println(
        "Elanus is ready on %s:%d (management on %d)"
            .formatted(server.host(), server.port(), server.managementPort()));
    System.out.flush();
    ended.await();
    try {
      server.close();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private Configuration configuration() throws IOException {
    Configuration configuration = Configuration.defaults();
    if (file != null) {
      configuration = configuration.withYaml(Files.readString(file), file.toString());
    }
    configuration = configuration.withEnvironment(System.getenv());
    if (data != null) {
      configuration = configuration.with(Setting.DATA_DIRECTORY, data.toString(), "--data");
    }
    if (port != null) {
      configuration = configuration.with(Setting.PORT, port.toString(), "--port");
    }
    if (managementPort != null) {
      configuration =
          configuration.with(
              Setting.MANAGEMENT_PORT, managementPort.toString(), "--management-port");
    }
    return configuration;
  }
}
