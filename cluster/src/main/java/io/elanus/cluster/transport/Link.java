package io.elanus.cluster.transport;

/// Carries the bytes of one call to a role and those of the answer back.
public interface Link {
  /// @param request never changed by anyone once it is handed over
  /// @param attempt of this call, from 1
  /// @throws LinkFailure when there is no answer: whether the request arrived, or still will, is
  ///   unknown
  byte[] carry(RoleMethod<?, ?, ?> method, byte[] request, int attempt) throws LinkFailure;
}
