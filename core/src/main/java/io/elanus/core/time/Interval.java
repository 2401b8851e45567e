package io.elanus.core.time;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A span of time by the calendar, forwards or backwards.
///
/// @param months of the calendar, with years as twelve
/// @param micros days, hours, minutes and seconds: a day of UTC has always 24 hours
public record Interval(long months, long micros) {
  private static final Pattern DURATION =
      Pattern.compile(
          "P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?");

  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;

  /// Longer than from the first year that can be written to the last.
  private static final long MOST_MONTHS = 12 * 20_000;

  private static final long MOST_MICROS = 366 * 20_000 * DAY;

  /// An ISO 8601 duration of whole numbers, as `P1Y2M3DT4H5M6S`.
  ///
  /// @return null when it is none, or longer than 20,000 years
  public static @Nullable Interval parse(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    try {
      long months = Math.addExact(Math.multiplyExact(12, part(parts, 1)), part(parts, 2));
      long minutes = Math.addExact(Math.multiplyExact(60, part(parts, 4)), part(parts, 5));
      long seconds = Math.addExact(Math.multiplyExact(60, minutes), part(parts, 6));
      long micros =
          Math.addExact(
              Math.multiplyExact(DAY, part(parts, 3)), Math.multiplyExact(SECOND, seconds));
      return months > MOST_MONTHS || micros > MOST_MICROS ? null : new Interval(months, micros);
    } catch (ArithmeticException | NumberFormatException tooLarge) {
      return null;
    }
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  public Interval backwards() {
    return new Interval(-months, -micros);
  }

  /// The moment so much later. A month later than the 31st is counted on where the month is
  /// shorter: 31 January and one month is 3 March, or 2 March in a leap year, as Milvus counts.
  ///
  /// @param moment in [Moment#MIN] to [Moment#MAX]
  public long after(long moment) {
    if (months == 0) {
      return moment + micros;
    }
    long day = Math.floorDiv(moment, DAY);
    java.time.LocalDate date = java.time.LocalDate.ofEpochDay(day);
    long first = Moment.firstDayOf(date.getYear(), date.getMonthValue() - 1 + months);
    return (first + date.getDayOfMonth() - 1) * DAY + Math.floorMod(moment, DAY) + micros;
  }
}
