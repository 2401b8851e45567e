package io.elanus.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "1970-01-01T00:00:00+01:00, -3600000000",
    "1970-01-01T00:00:00.5Z, 500000",
    "1970-01-01T00:00:00.1234567891Z, 123456",
    "1970-01-01T08:00:00, 0",
    "1970-01-01 08:00:00.25, 250000",
    "2024-02-29T00:00:00-12:00, 1709208000000000",
    "9999-12-31T23:59:59Z, 253402300799000000",
    "0000-01-01T00:00:00Z, -62167219200000000"
  })
  void readsTimesWithAndWithoutAnOffset(String text, long micros) {
    assertThat(Moment.parse(text, SHANGHAI)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "timestamp",
        "invalid_time_format",
        "2025-04-31 00:00:00",
        "2025-02-29 00:00:00",
        "2025-01-01T00:00:00+24:00",
        "2025-01-01T00:00:00+14:01",
        "2025-01-01T00:00:00-12:01",
        "2025-01-01T00:00:00+8:00",
        "2025-01-01T00:00:00+0800",
        "2025-01-01 00:00:00+08:00",
        "2025-01-01T00:00:00z",
        "2025-01-01T00:00:00.Z",
        "2025-01-01T00:00:60Z",
        "2025-13-01T00:00:00Z",
        "2025-01-01T24:00:00Z",
        "2025-01-01",
        "2025-01-01T00:00",
        "2025-01-01T00:00:00Z ",
        "2025-1-1T00:00:00Z___",
        "+025-01-01T00:00:00"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(Moment.parse(text, SHANGHAI)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, UTC, 1970-01-01T00:00:00Z",
    "0, Asia/Shanghai, 1970-01-01T08:00:00+08:00",
    "-1, America/New_York, 1969-12-31T18:59:59.999999-05:00",
    "1750000000100000, Europe/London, 2025-06-15T16:06:40.1+01:00",
    "-62167219200000000, UTC, 0000-01-01T00:00:00Z",
    "-62167219200000000, Asia/Shanghai, 0000-01-01T08:05:43+08:05"
  })
  void showsTimesAsTheClockOfAZoneDoes(long micros, String zone, String text) {
    assertThat(Moment.format(micros, ZoneId.of(zone))).isEqualTo(text);
  }

  @Test
  void readsBackWhatItShows() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long micros = random.nextLong(-2_000_000_000_000_000L, 250_000_000_000_000_000L);
      String text = Moment.format(micros, ZoneOffset.UTC);
      assertThat(Instant.parse(text)).isEqualTo(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
      assertThat(Moment.parse(text, SHANGHAI)).isEqualTo(micros);
    }
  }

  @Test
  void takesPartsOutInTheZone() {
    long moment = Moment.parse("2024-12-31T23:05:09.000250Z", ZoneOffset.UTC);
    assertThat(TimePart.parse("year, Month day,hour minute second,microsecond").stream())
        .map(part -> Moment.part(moment, SHANGHAI, part))
        .containsExactly(2025L, 1L, 1L, 7L, 5L, 9L, 250L);
    assertThat(TimePart.parse("year, weekday")).isNull();
  }

  @Test
  void knowsZonesByNameOnly() {
    assertThat(Moment.zone("America/New_York")).isEqualTo(ZoneId.of("America/New_York"));
    assertThat(Moment.zone("UTC")).isNotNull();
    for (String wrong : new String[] {"", "+08:00", "UTC+8", "Z", "Mars/Base", "GMT+08:00"}) {
      assertThat(Moment.zone(wrong)).as(wrong).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-31T10:00:00Z, P1M, 2025-03-03T10:00:00Z",
    "2024-01-31T10:00:00Z, P1M, 2024-03-02T10:00:00Z",
    "2024-02-29T00:00:00.5Z, P1Y, 2025-03-01T00:00:00.5Z",
    "2025-12-31T23:59:59Z, PT1S, 2026-01-01T00:00:00Z",
    "1969-12-31T23:00:00Z, P1DT2H3M4S, 1970-01-02T01:03:04Z",
    "2025-05-05T00:00:00Z, P14M, 2026-07-05T00:00:00Z",
    "2025-05-05T00:00:00Z, P, 2025-05-05T00:00:00Z"
  })
  void countsIntervalsByTheCalendar(String from, String interval, String to) {
    Interval by = Interval.parse(interval);
    assertThat(Moment.format(by.after(Moment.parse(from, ZoneOffset.UTC)), ZoneOffset.UTC))
        .isEqualTo(to);
  }

  @Test
  void countsIntervalsBackwards() {
    Interval back = Interval.parse("P1M1D").backwards();
    long moment = Moment.parse("2025-03-31T00:00:00Z", ZoneOffset.UTC);
    assertThat(Moment.format(back.after(moment), ZoneOffset.UTC)).isEqualTo("2025-03-02T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1D", "P1", "P1.5D", "PD", "P1H", "P-1D", "P99999999999999999999D", "P20001Y"})
  void refusesWhatIsNoInterval(String text) {
    assertThat(Interval.parse(text)).isNull();
  }
}
