package io.elanus.core.ranking;

/// A factor for a score that falls with the distance of a number from an origin: 1 up to `offset`
/// away from it, `decay` where it is `offset + scale` away.
///
/// @param scale above 0
/// @param offset at least 0
/// @param decay in (0, 1)
public record Decay(Shape shape, double origin, double scale, double offset, double decay) {
  /// How the factor falls.
  public enum Shape {
    GAUSS,
    EXP,
    /// Down to `decay` and no further.
    LINEAR
  }

  /// @return in (0, 1] (0 where it is too small for a double)
  public double factor(double value) {
    double distance = Math.max(0, Math.abs(value - origin) - offset);
    return switch (shape) {
      case GAUSS -> Math.exp(distance * distance * Math.log(decay) / (scale * scale));
      case EXP -> Math.exp(distance * Math.log(decay) / scale);
      case LINEAR -> Math.max(decay, 1 - distance * (1 - decay) / scale);
    };
  }
}
