package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.geometry.SpatialRelation;
import io.elanus.core.geometry.SpatialTest;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.List;
import java.util.Locale;

/// `st_contains(shape, 'POLYGON (...)')` and its kind.
final class Spatial {
  private Spatial() {}

  static Predicate of(String name, List<Meaning> arguments) {
    int wanted =
        switch (name) {
          case "st_isvalid" -> 1;
          case "st_dwithin" -> 3;
          default -> 2;
        };
    if (arguments.size() != wanted) {
      throw new Refusal(name + " takes " + wanted + " arguments, but got " + arguments.size());
    }
    if (!(arguments.getFirst() instanceof Meaning.Field(FieldSchema field))
        || field.type() != DataType.GEOMETRY) {
      throw new Refusal(name + " operation are only supported on geometry fields now");
    }
    try {
      return new Predicate.ShapeIs(field.id(), test(name, arguments));
    } catch (Shapes.InvalidShape noShape) {
      throw new Refusal(name + ": invalid geometry: " + noShape.getMessage());
    }
  }

  private static SpatialTest test(String name, List<Meaning> arguments) {
    return switch (name) {
      case "st_isvalid" -> new SpatialTest.Valid();
      case "st_dwithin" -> near(text(name, arguments.get(1)), metres(arguments.get(2)));
      default -> {
        String relation = name.substring("st_".length()).toUpperCase(Locale.ROOT);
        yield new SpatialTest.Relates(
            SpatialRelation.valueOf(relation), text(name, arguments.get(1)));
      }
    };
  }

  private static SpatialTest near(String point, double metres) {
    SpatialTest.Near near = SpatialTest.Near.of(point, metres);
    if (near == null) {
      throw new Refusal("st_dwithin: only a POINT can be the centre, but got: " + point);
    }
    return near;
  }

  private static String text(String name, Meaning argument) {
    if (!(argument instanceof Meaning.Value(Constant.Text(String text), boolean _))) {
      throw new Refusal(name + ": the geometry must be well-known text");
    }
    return text;
  }

  private static double metres(Meaning argument) {
    if (!(argument instanceof Meaning.Value(Constant constant, boolean _))
        || !ConstantFolding.isNumber(constant)) {
      throw new Refusal("st_dwithin: the distance must be a number");
    }
    double metres = ConstantFolding.asDouble(constant);
    if (!(metres >= 0)) {
      throw new Refusal("st_dwithin: the distance must not be negative, but got: " + metres);
    }
    return metres;
  }
}
