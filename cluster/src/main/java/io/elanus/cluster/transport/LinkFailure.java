package io.elanus.cluster.transport;

/// No answer came. Checked, because every caller has to decide what that means for its method.
public final class LinkFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public LinkFailure(String reason) {
    super(reason);
  }
}
