package io.elanus.storage.format.check;

import io.elanus.storage.format.check.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/// Collects findings: one that stops a part of a check does not stop the rest.
final class Findings {
  private final List<Finding> findings = new ArrayList<>();

  void error(String object, String format, Object... arguments) {
    findings.add(new Finding(Severity.ERROR, object, String.format(format, arguments)));
  }

  void note(String object, String text) {
    findings.add(new Finding(Severity.NOTE, object, text));
  }

  void require(boolean holds, String object, String format, Object... arguments) {
    if (!holds) {
      error(object, format, arguments);
    }
  }

  void addAll(List<Finding> others) {
    findings.addAll(others);
  }

  /// Runs a part of the check; whatever it throws is a finding.
  void during(String object, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      error(object, "%s", e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  List<Finding> toList() {
    return List.copyOf(findings);
  }
}
