"""The fields of an `OcrEndpoint` that control access to its workers: exposure, authentication, network policy."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ocr_operator.schema.fields import ATOMIC, ObjectName, Part, RawObject


class IngressOptions(Part, frozen=True):
    """Details of the Ingress."""

    class_name: Annotated[str, Meta(min_length=1, max_length=253, description="Name of the IngressClass.")] | None = (
        None
    )
    annotations: Annotated[
        dict[str, Annotated[str, Meta(max_length=4096)]],
        Meta(max_length=32, description="Annotations of the Ingress, such as its controller's size limit."),
    ] = {}
    tls_secret_name: (
        Annotated[str, Meta(min_length=1, max_length=253, description="Secret that holds the certificate.")] | None
    ) = None


class ParentReference(Part, frozen=True):
    """A Gateway, or one of its listeners."""

    name: Annotated[ObjectName, Meta(description="Name of the Gateway.")]
    namespace: (
        Annotated[str, Meta(min_length=1, max_length=63, description="Its namespace; left out, the endpoint's own.")]
        | None
    ) = None
    section_name: (
        Annotated[str, Meta(min_length=1, max_length=253, description="Name of one listener; left out, all of them.")]
        | None
    ) = None


class HttpRouteOptions(Part, frozen=True):
    """Details of the HTTPRoute."""

    parent_refs: Annotated[
        tuple[ParentReference, ...],
        ATOMIC,
        Meta(min_length=1, max_length=8, description="Gateways of the Gateway API that the route attaches to."),
    ]


class Exposure(Part, frozen=True):
    """How clients outside the cluster reach the workers."""

    type: Annotated[
        Literal["None", "Ingress", "HTTPRoute"],
        Meta(
            description="None: by the Service alone. Ingress, HTTPRoute: by one as well; its controller has to be "
            "let in by networkPolicy.extraIngressFrom."
        ),
    ] = "None"
    hostname: (
        Annotated[
            str, Meta(max_length=253, pattern=r"^(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", description="Host to answer.")
        ]
        | None
    ) = None
    path: Annotated[
        str,
        Meta(
            max_length=255,
            pattern=r"^/[A-Za-z0-9._~/-]*$",
            description="Path that is let through, unchanged, with all below it.",
        ),
    ] = "/"
    ingress: Annotated[IngressOptions | None, Meta(description="Details of the Ingress.")] = None
    http_route: Annotated[HttpRouteOptions | None, Meta(description="Details of the HTTPRoute.")] = None


class SecretKey(Part, frozen=True):
    """An entry of a Secret of the endpoint's namespace."""

    name: Annotated[ObjectName, Meta(description="Name of the Secret.")]
    key: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=253,
            pattern=r"^[-._a-zA-Z0-9]+$",
            description="Entry of the Secret that holds the keys, one a line.",
        ),
    ] = "token"


class Auth(Part, frozen=True):
    """Who may call the workers."""

    type: Annotated[
        Literal["None", "SharedSecret"],
        Meta(
            description="None: whoever the network policy lets in. SharedSecret: who shows a key of the Secret, as "
            "`Authorization: Bearer KEY`; the platform has a key of its own."
        ),
    ] = "None"
    secret_ref: Annotated[
        SecretKey | None,
        Meta(
            description="Where the keys are. The workers follow its changes within the minute or so that the kubelet "
            "takes; two lines let an old and a new key hold at once."
        ),
    ] = None


class NetworkPolicy(Part, frozen=True):
    """Who may reach the workers, and whom they may reach."""

    mode: Annotated[
        Literal["Managed", "Disabled"],
        Meta(
            description="Managed: pods of the endpoint's namespace and of the platform's may call, the workers may "
            "call nobody. Disabled: no policy is made."
        ),
    ] = "Managed"
    extra_ingress_from: Annotated[
        tuple[Annotated[RawObject, Meta(description="A networking.k8s.io/v1 NetworkPolicyPeer.")], ...],
        ATOMIC,
        Meta(max_length=16, description="Who else may call, such as the ingress controller's namespace."),
    ] = ()
    extra_egress: Annotated[
        tuple[Annotated[RawObject, Meta(description="A networking.k8s.io/v1 NetworkPolicyEgressRule.")], ...],
        ATOMIC,
        Meta(max_length=16, description="Whom the workers may call."),
    ] = ()
