package io.elanus.core.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;

final class SpatialTestTest {
  static final String[] SHAPES = {
    "POINT (1 1)",
    "POINT (0 0)",
    "POINT (5 5)",
    "POINT EMPTY",
    "MULTIPOINT ((1 1), (5 5))",
    "LINESTRING (0 0, 10 10)",
    "LINESTRING (0 5, 10 5)",
    "LINESTRING (2 2, 3 3)",
    "MULTILINESTRING ((0 0, 1 1), (4 4, 9 4))",
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))",
    "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))",
    "POLYGON ((5 5, 15 5, 15 15, 5 15, 5 5))",
    "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0))",
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 8, 8 8, 8 2, 2 2))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"
  };

  private static boolean holds(SpatialTest test, String shape) {
    byte[] bytes = Shapes.binary(shape);
    return test.matcher().holds(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void relationsAreThoseOfSimpleFeatures(int ordinal) {
    SpatialRelation relation = SpatialRelation.values()[ordinal];
    for (String stored : SHAPES) {
      for (String other : SHAPES) {
        Geometry a = Shapes.parsed(stored);
        Geometry b = Shapes.parsed(other);
        if (a.isEmpty() || b.isEmpty()) {
          continue; // of nothing, sources differ
        }
        boolean expected =
            switch (relation) {
              case EQUALS -> a.equalsTopo(b);
              case TOUCHES -> a.touches(b);
              case OVERLAPS -> a.overlaps(b);
              case CROSSES -> a.crosses(b);
              case CONTAINS -> a.contains(b);
              case INTERSECTS -> a.intersects(b);
              case WITHIN -> a.within(b);
            };
        assertThat(holds(new SpatialTest.Relates(relation, other), stored))
            .as("%s(%s, %s)", relation, stored, other)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void shapesComeBackAsTheyWereWritten() {
    for (String shape : SHAPES) {
      assertThat(Shapes.text(Shapes.binary(shape))).isEqualTo(shape);
    }
    assertThat(Shapes.text(Shapes.binary("point(-73.123456789012345   40.7)")))
        .isEqualTo("POINT (-73.12345678901235 40.7)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "INVALID_WKT",
        "POINT",
        "POINT (1)",
        "POINT (NaN 1)",
        "POINT (1 Infinity)",
        "POLYGON ((0 0, 1 1))",
        "POLYGON ((0 0, 1 0, 1 1, 0 1))",
        "CIRCLE (0 0, 1)"
      })
  void refusesWhatIsNoShape(String text) {
    assertThatThrownBy(() -> Shapes.binary(text)).isInstanceOf(Shapes.InvalidShape.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 1, 111194.9",
    "-74.006, 40.7128, -73.9857, 40.7484, 4311.0",
    "179.5, 0, -179.5, 0, 111194.9",
    "0, 90, 77, 90, 0"
  })
  void distancesAreOnTheGround(double x, double y, double x2, double y2, double metres) {
    assertThat(new SpatialTest.Near(x, y, 0).distanceTo(x2, y2)).isCloseTo(metres, within(60.0));
  }

  @Test
  void nearnessIsThatOfTheNearestPoint() {
    SpatialTest near = SpatialTest.Near.of("POINT (0 0)", 120_000);
    assertThat(holds(near, "POINT (1 0)")).isTrue();
    assertThat(holds(near, "POINT (1.2 0)")).isFalse();
    assertThat(holds(near, "LINESTRING (5 -5, 1 0, 5 5)")).isTrue();
    assertThat(holds(near, "POLYGON ((-9 -9, 9 -9, 9 9, -9 9, -9 -9))")).isTrue();
    assertThat(holds(near, "POINT (361 0)")).isFalse();
    assertThat(holds(near, "POINT EMPTY")).isFalse();
    assertThat(SpatialTest.Near.of("LINESTRING (0 0, 1 1)", 1)).isNull();
  }

  @Test
  void whatIsNearIsInReach() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double metres = Math.exp(random.nextDouble() * 17);
      SpatialTest.Near near =
          new SpatialTest.Near(random.nextDouble(-180, 180), random.nextDouble(-90, 90), metres);
      double x = random.nextDouble(-180, 180);
      double y = random.nextDouble(-90, 90);
      if (near.distanceTo(x, y) <= metres) {
        assertThat(near.reach().contains(x, y)).as("%s: %s %s", near, x, y).isTrue();
      }
    }
  }

  @Test
  void tellsValidPolygonsFromOthers() {
    SpatialTest valid = new SpatialTest.Valid();
    assertThat(holds(valid, "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")).isTrue();
    assertThat(holds(valid, "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")).isFalse();
  }
}
