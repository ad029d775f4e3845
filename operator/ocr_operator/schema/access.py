"""The fields of an `OcrEndpoint` that control access to its workers: exposure, authentication, network policy."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ocr_operator.schema.fields import ATOMIC, ObjectName, Part, RawObject


class IngressOptions(Part, frozen=True):
    """Options of the Ingress."""

    class_name: Annotated[str, Meta(min_length=1, max_length=253, description="Name of the IngressClass.")] | None = (
        None
    )
    annotations: Annotated[
        dict[str, Annotated[str, Meta(max_length=4096)]],
        Meta(max_length=32, description="Annotations of the Ingress, such as the body size limit of its controller."),
    ] = {}
    tls_secret_name: (
        Annotated[
            str, Meta(min_length=1, max_length=253, description="Name of the Secret that holds the TLS certificate.")
        ]
        | None
    ) = None


class ParentReference(Part, frozen=True):
    """A Gateway or one of its listeners."""

    name: Annotated[ObjectName, Meta(description="Name of the Gateway.")]
    namespace: (
        Annotated[
            str,
            Meta(
                min_length=1, max_length=63, description="Namespace of the Gateway. Default: the endpoint's namespace."
            ),
        ]
        | None
    ) = None
    section_name: (
        Annotated[str, Meta(min_length=1, max_length=253, description="Name of a listener. Default: all listeners.")]
        | None
    ) = None


class HttpRouteOptions(Part, frozen=True):
    """Options of the HTTPRoute."""

    parent_refs: Annotated[
        tuple[ParentReference, ...],
        ATOMIC,
        Meta(min_length=1, max_length=8, description="Gateways that the route attaches to."),
    ]


class Exposure(Part, frozen=True):
    """How clients outside the cluster reach the workers."""

    type: Annotated[
        Literal["None", "Ingress", "HTTPRoute"],
        Meta(
            description="None: only the Service. Ingress or HTTPRoute: the operator creates that object as well; allow "
            "its controller in networkPolicy.extraIngressFrom."
        ),
    ] = "None"
    hostname: (
        Annotated[
            str,
            Meta(
                max_length=253,
                pattern=r"^(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
                description="Host name of the endpoint.",
            ),
        ]
        | None
    ) = None
    path: Annotated[
        str,
        Meta(
            max_length=255,
            pattern=r"^/[A-Za-z0-9._~/-]*$",
            description="Path prefix to forward; requests keep their path.",
        ),
    ] = "/"
    ingress: Annotated[IngressOptions | None, Meta(description="Options of the Ingress.")] = None
    http_route: Annotated[HttpRouteOptions | None, Meta(description="Options of the HTTPRoute.")] = None


class SecretKey(Part, frozen=True):
    """A key of a Secret in the endpoint's namespace."""

    name: Annotated[ObjectName, Meta(description="Name of the Secret.")]
    key: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=253,
            pattern=r"^[-._a-zA-Z0-9]+$",
            description="Key of the Secret's data that holds the access keys, one per line.",
        ),
    ] = "token"


class Auth(Part, frozen=True):
    """Authentication of calls to the workers."""

    type: Annotated[
        Literal["None", "SharedSecret"],
        Meta(
            description="None: every client that the network policy admits. SharedSecret: clients that send an access "
            "key of the Secret as `Authorization: Bearer KEY`; the platform uses a key of its own."
        ),
    ] = "None"
    secret_ref: Annotated[
        SecretKey | None,
        Meta(
            description="Where the access keys are stored. Workers notice a change within about a minute, without a "
            "restart. To rotate a key, keep the old and the new one on two lines for a while."
        ),
    ] = None


class NetworkPolicy(Part, frozen=True):
    """Network traffic to and from the workers."""

    mode: Annotated[
        Literal["Managed", "Disabled"],
        Meta(
            description="Managed: pods in the endpoint's namespace and in the platform's namespace may call the "
            "workers; the workers may not open connections. Disabled: the operator creates no NetworkPolicy."
        ),
    ] = "Managed"
    extra_ingress_from: Annotated[
        tuple[Annotated[RawObject, Meta(description="A networking.k8s.io/v1 NetworkPolicyPeer.")], ...],
        ATOMIC,
        Meta(
            max_length=16,
            description="Further peers that may call the workers, such as the namespace of the ingress controller.",
        ),
    ] = ()
    extra_egress: Annotated[
        tuple[Annotated[RawObject, Meta(description="A networking.k8s.io/v1 NetworkPolicyEgressRule.")], ...],
        ATOMIC,
        Meta(max_length=16, description="Destinations that the workers may connect to."),
    ] = ()
