package io.elanus.core.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Values of TIMESTAMPTZ: microseconds since 1970-01-01T00:00:00Z, written as ISO 8601. Source: the
/// layouts that Milvus reads, RFC 3339 with an offset and the same without one.
public final class Moment {
  /// 0000-01-01T00:00:00 in the easternmost zone.
  public static final long MIN = -62_167_219_200_000_000L - 14 * 3_600_000_000L;

  /// The last microsecond of 9999 in the westernmost zone.
  public static final long MAX = 253_402_300_799_999_999L + 12 * 3_600_000_000L;

  private static final int MICROS_OF_SECOND = 1_000_000;
  private static final int MIN_OFFSET_SECONDS = -12 * 3600;
  private static final int MAX_OFFSET_SECONDS = 14 * 3600;

  private Moment() {}

  /// `YYYY-MM-DDThh:mm:ss`, a fraction of any length (cut to microseconds), and `Z`, `+hh:mm` or
  /// `-hh:mm`. Without an offset, which may then have a blank for the `T`, it is a time in `zone`.
  ///
  /// @return null when the text is no such time, as 31 April, or its offset is none between -12 and
  ///   +14 hours
  public static @Nullable Long parse(String text, ZoneId zone) {
    if (text.length() < 19
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (text.charAt(10) != 'T' && text.charAt(10) != ' ')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int[] parts = {
      number(text, 0, 4),
      number(text, 5, 7),
      number(text, 8, 10),
      number(text, 11, 13),
      number(text, 14, 16),
      number(text, 17, 19)
    };
    for (int part : parts) {
      if (part < 0) {
        return null;
      }
    }
    int at = 19;
    int micros = 0;
    if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
      int from = ++at;
      for (int unit = MICROS_OF_SECOND / 10; at < text.length() && isDigit(text, at); at++) {
        micros += unit * (text.charAt(at) - '0');
        unit /= 10;
      }
      if (at == from) {
        return null;
      }
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
      long seconds;
      if (at == text.length()) {
        seconds = local.atZone(zone).toEpochSecond();
      } else {
        ZoneOffset offset = text.charAt(10) == 'T' ? offset(text, at) : null;
        if (offset == null) {
          return null;
        }
        seconds = local.toEpochSecond(offset);
      }
      return seconds * MICROS_OF_SECOND + micros;
    } catch (DateTimeException noSuchTime) {
      return null;
    }
  }

  private static @Nullable ZoneOffset offset(String text, int at) {
    if (text.charAt(at) == 'Z' && at + 1 == text.length()) {
      return ZoneOffset.UTC;
    }
    char sign = text.charAt(at);
    if (at + 6 != text.length() || (sign != '+' && sign != '-') || text.charAt(at + 3) != ':') {
      return null;
    }
    int hours = number(text, at + 1, at + 3);
    int minutes = number(text, at + 4, at + 6);
    if (hours < 0 || minutes < 0 || minutes > 59) {
      return null;
    }
    int seconds = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return seconds < MIN_OFFSET_SECONDS || seconds > MAX_OFFSET_SECONDS
        ? null
        : ZoneOffset.ofTotalSeconds(seconds);
  }

  /// Negative for what is no number.
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) {
      if (!isDigit(text, at)) {
        return -1;
      }
      number = 10 * number + (text.charAt(at) - '0');
    }
    return number;
  }

  private static boolean isDigit(String text, int at) {
    return text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  /// RFC 3339 as a clock in the zone shows it: the fraction without zeros at its end, `Z` for an
  /// offset of zero, seconds of an offset left out.
  public static String format(long micros, ZoneId zone) {
    Instant instant = instant(micros);
    ZoneOffset offset = zone.getRules().getOffset(instant);
    LocalDateTime local =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), offset);
    StringBuilder text = new StringBuilder(32);
    int year = local.getYear();
    if (year < 0) {
      text.append('-');
    }
    digits(text, Math.abs(year), 4).append('-');
    digits(text, local.getMonthValue(), 2).append('-');
    digits(text, local.getDayOfMonth(), 2).append('T');
    digits(text, local.getHour(), 2).append(':');
    digits(text, local.getMinute(), 2).append(':');
    digits(text, local.getSecond(), 2);
    int fraction = local.getNano() / 1000;
    if (fraction > 0) {
      digits(text.append('.'), fraction, 6);
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    int minutes = offset.getTotalSeconds() / 60;
    if (minutes == 0) {
      return text.append('Z').toString();
    }
    text.append(minutes < 0 ? '-' : '+');
    digits(text, Math.abs(minutes) / 60, 2).append(':');
    return digits(text, Math.abs(minutes) % 60, 2).toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int count) {
    String digits = Integer.toString(number);
    return text.repeat('0', Math.max(0, count - digits.length())).append(digits);
  }

  /// One part of the time that a clock in the zone shows.
  public static long part(long micros, ZoneId zone, TimePart part) {
    LocalDateTime local = LocalDateTime.ofInstant(instant(micros), zone);
    return switch (part) {
      case YEAR -> local.getYear();
      case MONTH -> local.getMonthValue();
      case DAY -> local.getDayOfMonth();
      case HOUR -> local.getHour();
      case MINUTE -> local.getMinute();
      case SECOND -> local.getSecond();
      case MICROSECOND -> local.getNano() / 1000;
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_OF_SECOND), Math.floorMod(micros, MICROS_OF_SECOND) * 1000L);
  }

  /// A zone by its name in the IANA data base, as `Asia/Shanghai`.
  ///
  /// @return null for any other text, plain offsets included
  public static @Nullable ZoneId zone(String name) {
    try {
      ZoneId zone = ZoneId.of(name);
      boolean named = !(zone instanceof ZoneOffset) && name.indexOf(':') < 0;
      return named && !name.matches("(UTC|GMT|UT)[+-].*") ? zone : null;
    } catch (DateTimeException unknown) {
      return null;
    }
  }

  /// Days since 1970-01-01 of the first day of a month; `month` counts from 0 and may be any
  /// number.
  static long firstDayOf(long year, long month) {
    return LocalDate.of(
            Math.toIntExact(year + Math.floorDiv(month, 12)), Math.floorMod(month, 12) + 1, 1)
        .toEpochDay();
  }
}
