package io.elanus.core.geometry;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/// An upright rectangle, edges included.
public record Box(double minX, double minY, double maxX, double maxY) {
  /// Around the stored shape `bytes[from .. to)`; null when it is empty.
  public static @Nullable Box of(byte[] bytes, int from, int to) {
    return of(Shapes.read(bytes, from, to).getEnvelopeInternal());
  }

  static @Nullable Box of(Envelope around) {
    return around.isNull()
        ? null
        : new Box(around.getMinX(), around.getMinY(), around.getMaxX(), around.getMaxY());
  }

  boolean contains(double x, double y) {
    return minX <= x && x <= maxX && minY <= y && y <= maxY;
  }
}
