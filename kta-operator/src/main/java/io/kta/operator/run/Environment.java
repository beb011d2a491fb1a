package io.kta.operator.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.operator.status.Meters;
import io.kta.operator.status.PolicyPage;
import io.kta.time.LoopClock;

/**
 * What all policies are run in.
 *
 * @param client how the cluster is reached
 * @param clock what the time is
 * @param leadership whether this operator may act
 * @param meters where cycles are counted
 * @param page where cycles are shown
 * @param histories how much policies remember
 * @param reconciliations which changes of policies are worked on
 */
public record Environment(
    KubernetesClient client,
    LoopClock clock,
    Leadership leadership,
    Meters meters,
    PolicyPage page,
    Histories histories,
    Reconciliations reconciliations) {}
