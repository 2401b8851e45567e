package io.elanus.core.geometry;

import java.util.Arrays;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.io.WKTWriter;

/// Shapes as text for clients and as little-endian well-known binary of two dimensions for the
/// store. Source: OGC 06-103r4.
public final class Shapes {
  /// JTS writes 16 digits behind the point unless told otherwise; small numbers have more.
  private static final PrecisionModel ALL_DIGITS = new PrecisionModel(1e300);

  private static final int DEEPEST = 64;

  private Shapes() {}

  /// What is no shape; the message says why. Whoever asked tells the caller in its own words.
  public static final class InvalidShape extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidShape(String reason) {
      super(reason, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /// @throws InvalidShape when the text is no shape, or one with a coordinate that is no finite
  ///   number
  public static byte[] binary(String text) {
    return binary(parsed(text));
  }

  /// @throws InvalidShape as [#binary]
  static Geometry parsed(String text) {
    requireFlat(text);
    try {
      return requireFinite(new WKTReader().read(text));
    } catch (ParseException | IllegalArgumentException wrong) {
      throw new InvalidShape(String.valueOf(wrong.getMessage()));
    }
  }

  /// JTS reads collections inside collections by recursion.
  private static void requireFlat(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth > DEEPEST) {
        throw new InvalidShape("shapes are nested deeper than " + DEEPEST + " levels");
      }
    }
  }

  /// The same shape as it is stored.
  ///
  /// @param binary well-known binary of any kind
  /// @throws InvalidShape when it is none
  public static byte[] normalized(byte[] binary) {
    try {
      return binary(requireFinite(new WKBReader().read(binary)));
    } catch (ParseException | IllegalArgumentException wrong) {
      throw new InvalidShape(String.valueOf(wrong.getMessage()));
    } catch (StackOverflowError deep) {
      throw new InvalidShape("collections are nested too deep");
    }
  }

  private static byte[] binary(Geometry geometry) {
    return new WKBWriter(2, ByteOrderValues.LITTLE_ENDIAN).write(geometry);
  }

  private static Geometry requireFinite(Geometry geometry) {
    for (Coordinate corner : geometry.getCoordinates()) {
      if (!Double.isFinite(corner.x) || !Double.isFinite(corner.y)) {
        throw new InvalidShape("coordinate (" + corner.x + " " + corner.y + ") is not finite");
      }
    }
    return geometry;
  }

  /// A stored shape as text.
  public static String text(byte[] stored) {
    WKTWriter writer = new WKTWriter();
    writer.setPrecisionModel(ALL_DIGITS);
    return writer.write(read(stored, 0, stored.length));
  }

  /// The stored shape `bytes[from .. to)`.
  static Geometry read(byte[] bytes, int from, int to) {
    try {
      return new WKBReader().read(Arrays.copyOfRange(bytes, from, to));
    } catch (ParseException broken) {
      throw new IllegalStateException("a stored shape is broken", broken);
    }
  }
}
