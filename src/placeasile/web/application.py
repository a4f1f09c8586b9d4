"""The whole application: the pages, on the JSON application, in one frame and under one policy."""

from functools import partial

from fastapi import FastAPI

from placeasile.api import application as api
from placeasile.edge.dependencies import Services
from placeasile.web import (
    assets,
    contracts,
    differences,
    errors,
    findings,
    histories,
    home,
    mandatory,
    operator_page,
    operators,
    recording,
    retracting,
    sign_in,
    structure_sheet,
    structures,
    territories,
    timelines,
    usage,
)
from placeasile.web.identity import Identity
from placeasile.web.routing import addresses_of


def create_application(services: Services, identity: Identity) -> FastAPI:
    """Build the application with its pages.

    Raises:
        TypeError: a route names no action of the policy.
    """
    return api.create_application(
        services, extend=partial(_add_pages, identity), present=errors.present
    )


def _add_pages(identity: Identity, app: FastAPI) -> None:
    app.state.identity = identity
    errors.install(app)
    for part in (
        assets,
        contracts,
        differences,
        findings,
        histories,
        home,
        mandatory,
        operator_page,
        operators,
        recording,
        retracting,
        sign_in,
        structure_sheet,
        structures,
        territories,
        timelines,
        usage,
    ):
        app.include_router(part.router)
    app.include_router(mandatory.files)
    app.state.addresses = addresses_of(app)
