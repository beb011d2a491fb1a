package io.kta.operator.resource;

import com.fasterxml.jackson.databind.util.StdConverter;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Has a Lease that does not say when it was renewed be one that has run out, as Kubernetes' own
 * components take it. The elector of the client ends on such a Lease, and never tries again.
 */
final class LeaseTimes extends StdConverter<LeaseSpec, LeaseSpec> {
  private static final ZonedDateTime LONG_AGO = Instant.EPOCH.atZone(ZoneOffset.UTC);

  @Override
  public LeaseSpec convert(LeaseSpec spec) {
    if (spec.getAcquireTime() == null) {
      spec.setAcquireTime(LONG_AGO);
    }
    if (spec.getRenewTime() == null) {
      spec.setRenewTime(LONG_AGO);
    }
    if (spec.getLeaseDurationSeconds() == null) {
      spec.setLeaseDurationSeconds(1);
    }
    return spec;
  }
}
