package io.elanus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "-h"})
  void namesItsCommandsWhenAsked(String line) {
    assertThat(run(line)).isZero();
    assertThat(printed(out)).contains("standalone", "bench", "check").doesNotContain("train");
    assertThat(printed(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help standalone", "standalone --help", "standalone --port 1 -h"})
  void tellsTheOptionsOfACommand(String line) {
    assertThat(run(line)).isZero();
    assertThat(printed(out)).contains("--data <DIR>", "--config", "--port", "--management-port");
  }

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(printed(out)).startsWith("Elanus ").contains("speaks Milvus " + Version.MILVUS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fly | no command \"fly\"",
        "help fly | no command \"fly\"",
        "standalone --prot 1 | Unrecognized option: --prot",
        "standalone --port | Missing argument for option: port",
        "standalone --port many | --port takes a whole number, not \"many\"",
        "standalone here | standalone does not take \"here\"",
        "bench | bench needs --dataset DIR",
        "bench --dataset d --ef 1,x | --ef takes a whole number, not \"x\"",
        "check | check takes one data directory, not 0",
        "check a b | check takes one data directory, not 2",
      })
  void refusesWhatCannotBeMeant(String line, String reason) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(printed(err)).contains("elanus: " + reason);
    assertThat(printed(out)).isEmpty();
  }

  @Test
  void saysInOneLineWhatTheWorldGotWrong(@TempDir Path folder) {
    assertThat(run("standalone --config " + folder.resolve("none.yaml"))).isEqualTo(1);
    assertThat(printed(err).lines()).hasSize(1).first().asString().contains("none.yaml");
  }

  private int run(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    return Main.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
