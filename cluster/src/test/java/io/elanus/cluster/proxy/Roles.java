package io.elanus.cluster.proxy;

import io.elanus.cluster.transport.Binding;
import io.elanus.cluster.transport.paranoid.FaultRates;
import io.elanus.cluster.transport.paranoid.FaultSchedule;
import io.elanus.cluster.transport.paranoid.ParanoidBinding;
import java.util.Random;

/// How the roles of a test reach each other.
enum Roles {
  DIRECT,
  PARANOID;

  private static final long SEED = 90;

  Binding binding() {
    return switch (this) {
      case DIRECT -> Binding.DIRECT;
      case PARANOID ->
          new ParanoidBinding(
              new FaultSchedule(new Random(SEED), FaultRates.HIDDEN), _ -> Thread.yield());
    };
  }
}
