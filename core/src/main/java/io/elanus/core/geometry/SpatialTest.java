package io.elanus.core.geometry;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.operation.distance.DistanceOp;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;
import org.locationtech.jts.operation.relateng.TopologyPredicate;

/// What must hold for a stored shape.
public sealed interface SpatialTest {
  /// For one thread.
  Matcher matcher();

  /// Only shapes whose box meets this one can pass; null when it is not known.
  @Nullable Box reach();

  /// Judges one shape after the other.
  interface Matcher {
    /// @param bytes the stored shape is `bytes[from .. to)`
    boolean holds(byte[] bytes, int from, int to);
  }

  /// `relation(stored, other)`.
  ///
  /// @param text of the other shape
  record Relates(SpatialRelation relation, String text) implements SpatialTest {
    public Relates {
      Shapes.parsed(text); // refused here when it is none
    }

    @Override
    public Matcher matcher() {
      Geometry other = Shapes.parsed(text);
      RelateNG prepared = RelateNG.prepare(other);
      Box reach = Box.of(other.getEnvelopeInternal());
      return (bytes, from, to) -> {
        if (reach != null && PointBytes.isPoint(bytes, from, to)) {
          if (!reach.contains(PointBytes.x(bytes, from), PointBytes.y(bytes, from))) {
            return false;
          }
        }
        try {
          return prepared.evaluate(Shapes.read(bytes, from, to), mirrored(relation));
        } catch (TopologyException | IllegalArgumentException _) {
          return false; // of a shape that crosses itself nothing can be said
        }
      };
    }

    /// As the other shape sees the stored one.
    private static TopologyPredicate mirrored(SpatialRelation relation) {
      return switch (relation) {
        case EQUALS -> RelatePredicate.equalsTopo();
        case TOUCHES -> RelatePredicate.touches();
        case OVERLAPS -> RelatePredicate.overlaps();
        case CROSSES -> RelatePredicate.crosses();
        case CONTAINS -> RelatePredicate.within();
        case INTERSECTS -> RelatePredicate.intersects();
        case WITHIN -> RelatePredicate.contains();
      };
    }

    @Override
    public @Nullable Box reach() {
      return Box.of(Shapes.parsed(text).getEnvelopeInternal());
    }
  }

  /// The point of the stored shape that is nearest on the map lies within so many metres on the
  /// ground. Degrees outside of -180 to 180 and -90 to 90 are nowhere on the ground.
  ///
  /// @param longitude in degrees
  /// @param latitude in degrees
  record Near(double longitude, double latitude, double metres) implements SpatialTest {
    private static final double EARTH_RADIUS_METRES = 6_371_000;

    /// Degrees; far more than rounding can come to.
    private static final double SLACK = 1e-9;

    /// @return null when the text is a shape other than a point
    public static @Nullable Near of(String text, double metres) {
      return Shapes.parsed(text) instanceof Point point && !point.isEmpty()
          ? new Near(point.getX(), point.getY(), metres)
          : null;
    }

    @Override
    public Matcher matcher() {
      Point from = new GeometryFactory().createPoint(new Coordinate(longitude, latitude));
      return (bytes, start, end) -> {
        if (PointBytes.isPoint(bytes, start, end)) {
          return isNear(PointBytes.x(bytes, start), PointBytes.y(bytes, start));
        }
        Geometry shape = Shapes.read(bytes, start, end);
        if (shape.isEmpty()) {
          return false;
        }
        Coordinate nearest = DistanceOp.nearestPoints(shape, from)[0];
        return isNear(nearest.x, nearest.y);
      };
    }

    private boolean isNear(double x, double y) {
      return Math.abs(x) <= 180 && Math.abs(y) <= 90 && distanceTo(x, y) <= metres;
    }

    /// The haversine formula; metres on a sphere.
    double distanceTo(double otherLongitude, double otherLatitude) {
      double sinY = Math.sin(Math.toRadians(otherLatitude - latitude) / 2);
      double sinX = Math.sin(Math.toRadians(otherLongitude - longitude) / 2);
      double a =
          sinY * sinY
              + Math.cos(Math.toRadians(latitude))
                  * Math.cos(Math.toRadians(otherLatitude))
                  * sinX
                  * sinX;
      return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
    }

    /// All longitudes where the circle holds a pole or crosses the 180th meridian.
    @Override
    public Box reach() {
      double angle = metres / EARTH_RADIUS_METRES;
      double height = Math.toDegrees(angle) + SLACK;
      double width = 360;
      if (Math.abs(latitude) + height < 90) {
        double sine = Math.sin(angle) / Math.cos(Math.toRadians(latitude));
        width = sine < 1 ? Math.toDegrees(Math.asin(sine)) + SLACK : 360;
      }
      boolean whole = Math.abs(longitude) + width > 180;
      return new Box(
          whole ? -180 : longitude - width,
          latitude - height,
          whole ? 180 : longitude + width,
          latitude + height);
    }
  }

  /// The stored shape keeps the rules of its kind, as a polygon that does not cross itself.
  record Valid() implements SpatialTest {
    @Override
    public Matcher matcher() {
      return (bytes, from, to) -> Shapes.read(bytes, from, to).isValid();
    }

    @Override
    public @Nullable Box reach() {
      return null;
    }
  }
}
