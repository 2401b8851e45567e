package io.elanus.server.bench;

/// How much work a measured search asks for.
///
/// @param name as printed
/// @param parameters the search's `params`, as JSON
public record Effort(String name, String parameters) {
  /// Leaves it to the server.
  public static final Effort DEFAULT = new Effort("ef -", "{}");

  /// @param beam value of `ef`; 0 for the server's default
  public static Effort ofBeam(int beam) {
    return beam == 0 ? DEFAULT : new Effort("ef " + beam, "{\"ef\": " + beam + "}");
  }

  /// The same with a profile of each search.
  public Effort profiled() {
    String asked = "\"profile\": true";
    return new Effort(
        name + ", profile",
        parameters.equals("{}") ? "{" + asked + "}" : "{" + asked + ", " + parameters.substring(1));
  }

  public static Effort ofRecall(double target) {
    return new Effort("recall " + target, "{\"recall_target\": " + target + "}");
  }
}
