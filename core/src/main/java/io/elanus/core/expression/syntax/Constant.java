package io.elanus.core.expression.syntax;

import io.elanus.core.schema.DataType;
import io.elanus.core.time.Moment;
import java.time.ZoneOffset;
import java.util.List;

/// A value known before any row is seen.
public sealed interface Constant {
  record Bool(boolean value) implements Constant {}

  record Int(long value) implements Constant {}

  record Floating(double value) implements Constant {}

  record Text(String value) implements Constant {}

  /// @param micros as [Moment] counts
  record Instant(long micros) implements Constant {}

  record Many(List<Constant> values) implements Constant {}

  /// The type that error texts name.
  default DataType type() {
    return switch (this) {
      case Bool _ -> DataType.BOOL;
      case Int _ -> DataType.INT64;
      case Floating _ -> DataType.DOUBLE;
      case Text _ -> DataType.VARCHAR;
      case Instant _ -> DataType.TIMESTAMPTZ;
      case Many _ -> DataType.ARRAY;
    };
  }

  /// As it could stand in a filter, shortened when long.
  default String display() {
    return switch (this) {
      case Bool(boolean value) -> Boolean.toString(value);
      case Int(long value) -> Long.toString(value);
      case Floating(double value) -> Double.toString(value);
      case Text(String value) ->
          '"' + (value.length() > 64 ? value.substring(0, 64) + "..." : value) + '"';
      case Instant(long micros) -> "ISO '" + Moment.format(micros, ZoneOffset.UTC) + "'";
      case Many(List<Constant> values) ->
          values.stream().limit(8).map(Constant::display).toList()
              + (values.size() > 8 ? "..." : "");
    };
  }
}
