package io.elanus.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  @Test
  void takesTheFileOverTheDefaultAndTheEnvironmentOverTheFile() {
    Configuration configuration =
        Configuration.defaults()
            .withYaml("proxy:\n  port: 19000\n  grpc: {serverMaxRecvSize: 10}\n", "elanus.yaml")
            .withEnvironment(Map.of("PROXY_PORT", "19001", "METRICS_PORT", "9999"));
    assertThat(configuration.count(Setting.PORT)).isEqualTo(19001);
    assertThat(configuration.value(Setting.PORT).source()).isEqualTo("PROXY_PORT");
    assertThat(configuration.count(Setting.MAX_RECEIVE_BYTES)).isEqualTo(10);
    assertThat(configuration.value(Setting.MAX_RECEIVE_BYTES).source()).isEqualTo("elanus.yaml");
    assertThat(configuration.count(Setting.MANAGEMENT_PORT)).isEqualTo(9999);
    assertThat(configuration.value(Setting.SEARCH_THREADS).source()).isEqualTo("default");
  }

  @Test
  void namesAnUnknownKeyAndTheNearestKnownOne() {
    Configuration configuration =
        Configuration.defaults().withYaml("proxy:\n  prot: 1\n", "elanus.yaml");
    assertThat(configuration.warnings())
        .containsExactly(
            "unknown key 'proxy.prot' in elanus.yaml is ignored; did you mean 'proxy.port'?");
  }

  @Test
  void refusesAValueThatDoesNotFitAndNamesWhereItCameFrom() {
    assertThatThrownBy(
            () -> Configuration.defaults().withYaml("proxy: {port: many}", "elanus.yaml"))
        .hasMessage("proxy.port from elanus.yaml: 'many' is not a whole number of 0 or more");
  }

  @Test
  void anEmptyFileChangesNothing() {
    assertThat(Configuration.defaults().withYaml("", "elanus.yaml"))
        .isEqualTo(Configuration.defaults());
  }

  @Test
  void thePageOfSettingsIsTheTableOfSettings() throws Exception {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings

            From weak to strong: default, the file given by `--config`, environment, command line. The file is YAML; a key
            `a.b.c` is nested. An unknown key is named in a warning with the nearest known one. Every effective value and
            where it came from is under `/api/v1/_cluster/configs` on the management port.

            | key | environment | default | meaning |
            |---|---|---|---|
            """);
    for (Setting setting : Setting.values()) {
      page.append(
          "| `%s` | `%s` | `%s` | %s |%n"
              .formatted(
                  setting.key(), setting.variable(), setting.defaultValue(), setting.meaning()));
    }
    Path written = Path.of("..", "docs", "configuration.md");
    assertThat(Files.readString(written)).isEqualTo(page.toString());
  }

  @Test
  void everySettingIsRead() throws Exception {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    assertThat(Setting.values())
        .allSatisfy(setting -> assertThat(sources).contains("Setting." + setting.name()));
  }
}
