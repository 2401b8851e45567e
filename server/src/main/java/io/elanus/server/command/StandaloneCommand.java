package io.elanus.server.command;

import static io.elanus.server.command.Given.valued;

import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.elanus.server.standalone.StandaloneServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `elanus standalone`: the whole database in one process.
public final class StandaloneCommand implements Command {
  @Override
  public String name() {
    return "standalone";
  }

  @Override
  public String purpose() {
    return "Runs the whole database in this process until SIGTERM.";
  }

  @Override
  public Options options() {
    return serverOptions();
  }

  static Options serverOptions() {
    return new Options()
        .addOption(valued("data", "DIR", "Folder of everything that is kept."))
        .addOption(valued("config", "FILE", "YAML file with settings."))
        .addOption(valued("port", "N", "Port of gRPC and HTTP; 0 takes a free one."))
        .addOption(
            valued("management-port", "N", "Port of /healthz and /metrics; 0 takes a free one."));
  }

  @Override
  public int run(CommandLine given) throws InterruptedException, IOException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    StandaloneServer server = StandaloneServer.start(configuration(given));
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

  static Configuration configuration(CommandLine given) throws IOException {
    Configuration configuration = Configuration.defaults();
    Path file = Given.path(given, "config");
    if (file != null) {
      configuration = configuration.withYaml(Files.readString(file), file.toString());
    }
    configuration = configuration.withEnvironment(System.getenv());
    String data = given.getOptionValue("data");
    if (data != null) {
      configuration = configuration.with(Setting.DATA_DIRECTORY, data, "--data");
    }
    Integer port = Given.number(given, "port");
    if (port != null) {
      configuration = configuration.with(Setting.PORT, port.toString(), "--port");
    }
    Integer management = Given.number(given, "management-port");
    if (management != null) {
      configuration =
          configuration.with(Setting.MANAGEMENT_PORT, management.toString(), "--management-port");
    }
    return configuration;
  }
}
