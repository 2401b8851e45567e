package io.elanus.server.standalone;

import io.elanus.cluster.transport.Binding;
import io.elanus.cluster.transport.paranoid.FaultRates;
import io.elanus.cluster.transport.paranoid.FaultSchedule;
import io.elanus.cluster.transport.paranoid.ParanoidBinding;
import io.elanus.core.error.DatabaseException;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import java.util.Random;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `elanus.binding` asks for.
final class RoleBinding {
  private static final Logger LOG = LoggerFactory.getLogger(RoleBinding.class);

  private static final String DIRECT = "direct";
  private static final String PARANOID = "paranoid";
  private static final String SEEDED = PARANOID + ":";

  private RoleBinding() {}

  static Binding of(Configuration configuration, LongConsumer pause) {
    String asked = configuration.text(Setting.BINDING);
    if (asked.equals(DIRECT)) {
      return Binding.DIRECT;
    }
    if (asked.equals(PARANOID)) {
      return paranoid(new Random().nextLong(), pause);
    }
    if (asked.matches(SEEDED + "-?[0-9]{1,18}")) {
      return paranoid(Long.parseLong(asked.substring(SEEDED.length())), pause);
    }
    throw DatabaseException.invalid(
        "%s is neither %s nor %s nor %sSEED: %s",
        Setting.BINDING.key(), DIRECT, PARANOID, SEEDED, asked);
  }

  private static Binding paranoid(long seed, LongConsumer pause) {
    LOG.warn(
        "roles talk over a link that repeats, loses and delays: for tests only, seed {}", seed);
    return new ParanoidBinding(new FaultSchedule(new Random(seed), FaultRates.HIDDEN), pause);
  }
}
