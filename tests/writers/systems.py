"""Two systems of realistic size for the tests of the diagrams."""

from __future__ import annotations

from generator.model.description.architecture import Architecture

_WORDS = {"summary": "A system.", "availability": "High.", "scalability": "Elastic."}


def account(name: str = "prod", number: str = "111122223333") -> dict:
    """Return an account."""
    return {
        "id": name,
        "name": f"{name.title()} account",
        "number": number,
        "environment": "production",
        "purpose": "Runs it.",
        "created_by": "customer",
    }


def component(name: str, service: str, label: str = "", **more) -> dict:
    """Return a component in account prod and region eu-west-1."""
    base = {"id": name, "name": label or name, "service": service, "account": "prod", "region": "eu-west-1", "purpose": "Works."}
    return base | more


def external(name: str, kind: str, label: str = "") -> dict:
    """Return a system outside AWS."""
    return {"id": name, "name": label or name, "kind": kind, "owner": "Customer", "purpose": "Calls."}


def line(source: str, target: str, label: str, kind: str = "request") -> dict:
    """Return a connection."""
    return {
        "source": source,
        "target": target,
        "label": label,
        "kind": kind,
        "protocol": "HTTPS 443",
        "encryption": "TLS 1.2",
    }


def view(kind: str = "overview", name: str = "", **more) -> dict:
    """Return a view."""
    return {"id": name or kind, "title": kind.title(), "kind": kind, "message": "What to see."} | more


def architecture(**parts) -> Architecture:
    """Return an architecture from its parts; account prod when none is given."""
    return Architecture.model_validate({**_WORDS, "accounts": [account()], **parts})


def orders_platform() -> Architecture:
    """Return a serverless shop: 30 components of nine services around one event bus, no VPC."""
    spec = {
        "users": ("Users", [("user-pool", "cognito", "Customer sign-in"), ("sign-up", "lambda", "SignUp")]),
        "frontend": ("Frontend API", [("graphql", "appsync", "Shop GraphQL API")]),
        "products": (
            "Products",
            [
                ("products-api", "apigateway", "Products API"),
                ("products-validate", "lambda", "Validate products"),
                ("products-table", "dynamodb", "Products table"),
                ("products-update", "lambda", "Products TableUpdate"),
            ],
        ),
        "orders": (
            "Orders",
            [
                ("orders-api", "apigateway", "Orders API"),
                ("create-order", "lambda", "CreateOrder"),
                ("get-order", "lambda", "GetOrder"),
                ("orders-table", "dynamodb", "Orders table"),
                ("orders-update", "lambda", "Orders TableUpdate"),
                ("orders-events", "lambda", "Orders OnEvents"),
                ("orders-dlq", "sqs", "Orders dead letters"),
            ],
        ),
        "warehouse": (
            "Warehouse",
            [
                ("on-order-events", "lambda", "OnOrderEvents"),
                ("warehouse-table", "dynamodb", "Warehouse table"),
                ("warehouse-update", "lambda", "Warehouse TableUpdate"),
            ],
        ),
        "delivery": (
            "Delivery",
            [
                ("on-package-created", "lambda", "OnPackageCreated"),
                ("delivery-table", "dynamodb", "Delivery table"),
                ("delivery-update", "lambda", "Delivery TableUpdate"),
            ],
        ),
        "pricing": ("Delivery pricing", [("pricing-api", "apigateway", "Delivery pricing API"), ("pricing-fn", "lambda", "Pricing")]),
        "payment": (
            "Payment",
            [
                ("payment-api", "apigateway", "Payment API"),
                ("payment-validate", "lambda", "Validate payment"),
                ("payment-table", "dynamodb", "Payment table"),
                ("payment-events", "lambda", "Payment event handlers"),
            ],
        ),
        "platform": ("Platform", [("bus", "eventbridge", "Event bus"), ("alarm-topic", "sns", "Alarm topic")]),
    }
    details = {
        "products-api": "REST, IAM, stage prod",
        "orders-api": "REST, IAM, stage prod",
        "pricing-api": "REST, IAM, stage prod",
        "payment-api": "REST, IAM, stage prod",
        "create-order": "768 MB, arm64",
        "get-order": "512 MB, arm64",
        "orders-table": "on-demand, PITR",
        "payment-table": "on-demand, PITR",
        "products-table": "on-demand",
        "graphql": "16 resolvers",
        "bus": "archive on",
        "orders-dlq": "14 days",
    }
    parts = [
        component(name, service, label, group=group, **({"configuration": details[name]} if name in details else {}))
        for group, members in spec.values()
        for name, service, label in members
    ]
    lines = [
        line("shopper", "graphql", "GraphQL over HTTPS"),
        line("shopper", "user-pool", "Sign in"),
        line("user-pool", "sign-up", "Pre sign-up trigger"),
        line("sign-up", "bus", "User events", "event"),
        line("graphql", "create-order", "Create order"),
        line("graphql", "orders-table", "Read orders"),
        line("graphql", "products-table", "Read products"),
        line("graphql", "delivery-table", "Read delivery"),
        line("create-order", "pricing-api", "Delivery price"),
        line("create-order", "payment-api", "Check payment"),
        line("create-order", "products-api", "Check products"),
        line("create-order", "orders-table", "Put order"),
        line("orders-api", "get-order", "GET order"),
        line("get-order", "orders-table", "Get item"),
        line("orders-table", "orders-update", "Stream", "event"),
        line("orders-update", "bus", "Order events", "event"),
        line("bus", "orders-events", "Delivery and package events", "event"),
        line("orders-events", "orders-table", "Update status"),
        line("orders-events", "orders-dlq", "Failures", "event"),
        line("products-api", "products-validate", "POST validate"),
        line("products-validate", "products-table", "Get items"),
        line("products-table", "products-update", "Stream", "event"),
        line("products-update", "bus", "Product events", "event"),
        line("bus", "on-order-events", "Order events", "event"),
        line("on-order-events", "warehouse-table", "Put package"),
        line("on-order-events", "orders-api", "Get order"),
        line("warehouse-table", "warehouse-update", "Stream", "event"),
        line("warehouse-update", "bus", "Package events", "event"),
        line("bus", "on-package-created", "Package created", "event"),
        line("on-package-created", "delivery-table", "Put item"),
        line("on-package-created", "orders-api", "Get order"),
        line("delivery-table", "delivery-update", "Stream", "event"),
        line("delivery-update", "bus", "Delivery events", "event"),
        line("pricing-api", "pricing-fn", "POST pricing"),
        line("payment-api", "payment-validate", "POST validate"),
        line("payment-validate", "payment-table", "Get token"),
        line("bus", "payment-events", "Order and delivery events", "event"),
        line("payment-events", "payment-table", "Update token"),
        line("payment-events", "psp", "Capture payment"),
        line("payment-validate", "psp", "Verify token"),
        line("orders-dlq", "alarm-topic", "Alarm", "management"),
        line("alarm-topic", "operations", "E-mail", "management"),
    ]
    return architecture(
        components=parts,
        externals=[
            external("shopper", "users", "Shoppers"),
            external("psp", "saas", "Payment provider"),
            external("operations", "users", "Operations team"),
        ],
        connections=lines,
        supporting_services=[
            {"service": name, "purpose": "Helps."}
            for name in ("iam", "cloudtrail", "cloudwatch", "kms", "xray", "ssm", "guardduty", "config")
        ],
        views=[
            view("overview", title="Order platform: services and events"),
            view("deployment", title="Order platform: production account"),
            view(
                "flow",
                "place-order",
                title="Placing an order",
                components=[
                    "shopper",
                    "graphql",
                    "create-order",
                    "pricing-api",
                    "pricing-fn",
                    "payment-api",
                    "payment-validate",
                    "products-api",
                    "products-validate",
                    "orders-table",
                    "orders-update",
                    "bus",
                ],
            ),
        ],
    )


def tenant_api() -> Architecture:
    """Return a multi-tenant API at the edge with a private back end over two zones: 25 components."""
    subnets = [
        {
            "id": f"{kind}-{zone}",
            "name": f"{kind.title()} subnet",
            "zone": f"us-east-1{zone}",
            "cidr": f"10.20.{number + index}.0/24",
            "kind": kind,
        }
        for index, zone in enumerate("ab")
        for number, kind in ((0, "public"), (10, "private"), (20, "data"))
    ]

    def both(kind: str, first: str = "", second: str = "") -> list[dict[str, str]]:
        """Return the subnets of the kind in both zones, with the label of the part in each."""
        return [{"subnet": f"{kind}-{zone}", **({"label": label} if label else {})} for zone, label in (("a", first), ("b", second))]

    here = {"region": "us-east-1"}
    edge = {"region": "global"}
    parts = [
        component("dns", "route53", "Route 53 zone", **edge),
        component("cdn", "cloudfront", "Web distribution", configuration="OAC, TLS 1.2", **edge),
        component("web", "s3", "Web clients", configuration="versioned, SSE-S3", group="Web", **here),
        component("waf", "waf", "Web ACL", configuration="rate rule 2,000/5 min", group="Tenant API", **here),
        component("tenant-rest", "apigateway", "Tenant REST API", configuration="4 usage plans", group="Tenant API", **here),
        component("authorizer", "lambda", "Token authorizer", configuration="cache 30 s", group="Tenant API", **here),
        component("pool", "cognito", "Tenant user pool", group="Tenant API", **here),
        component("product-fns", "lambda", "Product functions", configuration="5 functions", group="Tenant API", **here),
        component("order-fns", "lambda", "Order functions", configuration="5 functions", group="Tenant API", **here),
        component("products", "dynamodb", "Products table", configuration="5 RCU / 5 WCU", group="Tenant API", **here),
        component("orders", "dynamodb", "Orders table", configuration="5 RCU / 5 WCU", group="Tenant API", **here),
        component("catalogue-http", "apigateway", "Catalogue HTTP API", configuration="$default stage", group="Catalogue", **here),
        component("vpc-link", "privatelink", "VPC link", placements=both("private"), group="Catalogue", **here),
        component("alb", "alb", "Internal load balancer", placements=both("private"), group="Catalogue", **here),
        component(
            "tasks", "fargate", "Catalogue service", configuration="0.5 vCPU, 1 GB", placements=both("private"), group="Catalogue", **here
        ),
        component("db", "aurora", "Catalogue database", placements=both("data", "writer", "reader"), group="Catalogue", **here),
        component("endpoints", "privatelink", "Interface endpoints", vpc="main", group="Catalogue", **here),
        component("pipeline", "codepipeline", "Tenant pipeline", group="Delivery", **here),
        component("build", "codebuild", "CDK build", group="Delivery", **here),
        component("steps", "stepfunctions", "Tenant onboarding", group="Delivery", **here),
        component("artefacts", "s3", "Artefact bucket", group="Delivery", **here),
    ]
    lines = [
        line("tenant", "dns", "DNS"),
        line("tenant", "cdn", "Web client"),
        line("cdn", "web", "OAC"),
        line("tenant", "waf", "HTTPS, API key"),
        line("waf", "tenant-rest", "Filtered"),
        line("tenant-rest", "authorizer", "Authorise"),
        line("authorizer", "pool", "Verify JWT"),
        line("tenant-rest", "product-fns", "Proxy"),
        line("tenant-rest", "order-fns", "Proxy"),
        line("product-fns", "products", "Tenant items"),
        line("order-fns", "orders", "Tenant items"),
        line("tenant", "catalogue-http", "HTTPS 443"),
        line("catalogue-http", "vpc-link", "HTTP proxy"),
        line("vpc-link", "alb", "TLS 443"),
        line("alb", "tasks", "TLS 8443"),
        line("tasks", "db", "PostgreSQL 5432"),
        line("db", "db", "Replication", "replication"),
        line("tasks", "endpoints", "AWS APIs", "management"),
        line("developer", "pipeline", "Push"),
        line("pipeline", "build", "Build"),
        line("build", "artefacts", "Artefacts"),
        line("pipeline", "steps", "Start", "event"),
        line("tenant-rest", "siem", "Access logs", "event"),
    ]
    return architecture(
        components=parts,
        vpcs=[
            {
                "id": "main",
                "name": "catalogue-prod",
                "account": "prod",
                "region": "us-east-1",
                "cidr": "10.20.0.0/16",
                "purpose": "Private back end.",
                "subnets": subnets,
            }
        ],
        externals=[
            external("tenant", "client", "Tenant applications"),
            external("developer", "users", "Developers"),
            external("siem", "on-premises", "Customer SIEM"),
        ],
        connections=lines,
        supporting_services=[{"service": name, "purpose": "Helps."} for name in ("iam", "cloudtrail", "cloudwatch", "kms", "acm")],
        views=[
            view("overview", title="Tenant platform: services"),
            view("deployment", title="Tenant platform: deployment over two zones"),
            view(
                "flow",
                "catalogue-request",
                title="A catalogue request",
                components=["tenant", "catalogue-http", "vpc-link", "alb", "tasks", "db"],
            ),
        ],
    )
