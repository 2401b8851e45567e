package io.elanus.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

final class LogLineTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void saysWhenHowBadWhereAndWhat() {
    assertThat(line("found {}", null, 3))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  Place                  found 3\\n");
  }

  @Test
  void aFailureFollowsWithItsStack() {
    assertThat(line("lost", new IllegalStateException("why")))
        .contains(
            " lost\njava.lang.IllegalStateException: why\n\tat io.elanus.server.logging.LogLineTest");
  }

  @Test
  void everyLoggerButTheLoudLibrariesStartsAtInfo() {
    new LogSetup().configure(context);
    assertThat(context.getLogger("io.elanus.any").getEffectiveLevel()).isEqualTo(Level.INFO);
    assertThat(context.getLogger("io.netty.any").getEffectiveLevel()).isEqualTo(Level.WARN);
  }

  private String line(String message, Throwable failure, Object... arguments) {
    return new LogLine()
        .doLayout(
            new LoggingEvent(
                "test",
                context.getLogger("io.elanus.some.Place"),
                Level.WARN,
                message,
                failure,
                arguments));
  }
}
