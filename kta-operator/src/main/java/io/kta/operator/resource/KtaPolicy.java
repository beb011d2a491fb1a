package io.kta.operator.resource;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Has one stream-processing application autoscaled. */
@Group("research.dynatrace.com")
@Version("v1alpha1")
@Kind("KtaPolicy")
@Plural("ktapolicies")
@Singular("ktapolicy")
@AdditionalPrinterColumn(name = "Driver", jsonPath = ".spec.scaleDriver.type")
@AdditionalPrinterColumn(name = "Algorithm", jsonPath = ".status.algorithm")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".status.mode")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason")
@AdditionalPrinterColumn(name = "Current", jsonPath = ".status.current")
@AdditionalPrinterColumn(name = "Desired", jsonPath = ".status.desired")
@AdditionalPrinterColumn(
    name = "Limited",
    jsonPath = ".status.conditions[?(@.type=='ScalingLimited')].status")
@AdditionalPrinterColumn(
    name = "Last-Scale",
    jsonPath = ".status.lastScaleTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonDeserialize(using = PolicyDeserializer.class)
public final class KtaPolicy extends CustomResource<KtaPolicySpec, KtaPolicyStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Has a policy without a spec be one whose spec says nothing. */
  @Override
  protected KtaPolicySpec initSpec() {
    return new KtaPolicySpec();
  }
}
